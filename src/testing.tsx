'use client';

import { type ReactNode, useEffect, useLayoutEffect, useState } from 'react';
import type { Exposure } from './client/clientOptions';
import { valueKey } from './client/valueKey';
import { ConvertContext } from './react/ConvertContext';
import { clientEntry, holdClient } from './react/clientRegistry';
import { createTestClient, type OnTrack, type TestClient, type TestClientOptions } from './testing/createTestClient';

export interface ConvertTestProviderProps extends TestClientOptions {
  children?: ReactNode;
  onExposure?: ((exposure: Exposure) => void) | undefined;
  /** Every goal exists in a test: what is tracked is heard here, and goes nowhere. */
  onTrack?: OnTrack | undefined;
}

/**
 * A provider for tests and stories: the experiences and features come out as given, at once and without network,
 * storage or timers. `status` shows the other states; `delay` is pending for so many milliseconds first.
 *
 * @example
 * import { render, screen } from '@testing-library/react';
 *
 * render(<Hero />, { wrapper: (props) => <ConvertTestProvider experiences={{ hero: 'b' }} {...props} /> });
 * expect(screen.getByText('Bold hero')).toBeInTheDocument();
 */
export function ConvertTestProvider({ children, onExposure, onTrack, ...options }: ConvertTestProviderProps) {
  const identity = `test\n${valueKey(options)}`;
  const enter = () => ({
    identity,
    entry: clientEntry(identity, () => ({ client: createTestClient(options), privateQueryClient: null })),
  });
  const [held, setHeld] = useState(enter);
  const [owner] = useState(() => ({}));
  const current = held.identity === identity ? held : enter();
  if (current !== held) setHeld(current);
  const client = current.entry.client as TestClient;

  useLayoutEffect(() => {
    client.listen(onTrack);
    client.applyProps(owner, { onExposure }, false);
  });
  useEffect(() => holdClient(current.entry), [current.entry]);
  return <ConvertContext.Provider value={client}>{children}</ConvertContext.Provider>;
}
