import type { Result } from '../client/results';
import { ConvertError } from '../errors';
import { useClient } from './useClient';

/** The result once it is no longer pending; until then the component suspends, and an error goes to its boundary. */
export function useSettled<Settled extends Result>(result: Settled): Settled {
  const client = useClient();
  if (result.error) throw result.error;
  if (!result.isPending) return result;
  // React sends the fallback and renders again in the browser.
  if (typeof window === 'undefined') throw new ConvertError('suspense-on-server');
  // Loading begins here, since a provider inside the suspended tree has no effect yet that could begin it.
  throw client.ready();
}
