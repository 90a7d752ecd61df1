import { type ReactElement, type ReactNode, useEffect } from 'react';
import type { Exposure } from '../client/types';
import { useClient } from './useConvert';

export interface ConvertExposureProps {
  /** What `experience()` or `feature()` of convert-react/server returned. */
  decision: { readonly exposures: readonly Exposure[] };
  children?: ReactNode;
}

/**
 * Exposes the visitor, once, to what a server component decided, when it is on screen in a browser. Adds no element.
 *
 * @throws when used outside `<ConvertProvider>`.
 * @example
 * async function Hero() {
 *   const hero = (await getConvert()).experience('hero');
 *   return <ConvertExposure decision={hero}>{hero.variation === 'b' ? 'Roasted today' : 'Good coffee'}</ConvertExposure>;
 * }
 */
export function ConvertExposure({ decision, children }: ConvertExposureProps): ReactElement {
  const client = useClient();
  // A decision that got lost on the way exposes nobody, and shows its children all the same.
  const exposures = (decision as Partial<ConvertExposureProps['decision']> | undefined)?.exposures;
  useEffect(() => exposures && client.showServed(exposures), [client, exposures]);
  return <>{children}</>;
}
