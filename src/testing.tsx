'use client';

import { type ReactNode, useEffect, useLayoutEffect, useState } from 'react';
import type { Exposure } from './client/types';
import { valueKey } from './valueKey';
import { isRecord, oncePer } from './values';
import { ConvertContext } from './react/useConvert';
import { createTestClient, type OnTrack, type TestClientOptions } from './testing/createTestClient';

export interface ConvertTestProviderProps extends TestClientOptions {
  children?: ReactNode;
  onExposure?: ((exposure: Exposure) => void) | undefined;
  /** Hears what is tracked, once consent is granted. Every goal exists in a test, and nothing is sent. */
  onTrack?: OnTrack | undefined;
}

/**
 * A provider for tests and stories: the experiences and features come out as given, at once and without network,
 * storage or timers. `status` shows the other states; `delay` is pending for so many milliseconds first. Each provider has a
 * client of its own. It makes another one when a prop changes its value, callbacks aside.
 *
 * @example
 * import { render, screen } from '@testing-library/react';
 *
 * render(<Hero />, { wrapper: (props) => <ConvertTestProvider experiences={{ hero: 'b' }} {...props} /> });
 * expect(screen.getByText('Bold hero')).toBeInTheDocument();
 */
export function ConvertTestProvider({ children, onExposure, onTrack, ...options }: ConvertTestProviderProps) {
  const { config, ...rest } = options;
  const key = (isRecord(config) ? documentKey(config) : valueKey(config)) + valueKey(rest);
  const make = () => ({ key, client: createTestClient(options, key) });
  const [held, setHeld] = useState(make);
  const [owner] = useState(() => ({}));
  const current = held.key === key ? held : make();
  if (current !== held) setHeld(current);
  const { client } = current;

  useLayoutEffect(() => {
    client.listen(onTrack);
    client.applyProps(owner, { onExposure }, false);
  });
  useEffect(() => {
    client.start();
    return () => client.stop();
  }, [client]);
  return <ConvertContext.Provider value={client}>{children}</ConvertContext.Provider>;
}

/** Reads a document once: it may be large. */
const documentKey = /* @__PURE__ */ oncePer<object, string>(valueKey);
