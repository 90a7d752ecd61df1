import type { ConvertClient } from '../client/convertClient';
import type { Result } from '../client/results';
import { ConvertError } from '../errors';
import { isBrowser } from '../platform';
import { useClient } from './useClient';

/**
 * The result once it is no longer pending; until then the component suspends, and an error goes to its boundary. When the
 * boundary is reset, the config is loaded again.
 */
export function useSettled<Settled extends Result>(result: Settled): Settled {
  const client = useClient();
  const isServer = !isBrowser();
  if (result.error) throw (!isServer && retryOf(client)) || result.error;
  if (!result.isPending) return result;
  // React sends the fallback and renders again in the browser.
  if (isServer) throw new ConvertError('suspense-on-server');
  // Loading begins here, since a provider inside the suspended tree has no effect yet that could begin it.
  throw client.ready();
}

/** How the last failure of a client stands. `tries` counts those in a row that came at once. */
interface Failure {
  status: 'thrown' | 'shown' | 'loading' | 'failed again';
  retry?: Promise<void>;
  tries: number;
  isEarly: boolean;
}

const failures = new WeakMap<ConvertClient, Failure>();

/** React renders a component that throws a second time before it shows the error, on a slow page this much later. */
const SHOWN_MS = 100;
/** Should an error be taken for shown too early, each failure would load again. */
const MOST_EARLY_TRIES = 3;

/**
 * Null where the error is to be thrown. A render after React has shown the error means that the boundary was reset: the
 * config is loaded again until the promise resolves. A component that throws has no effect that could say so.
 */
function retryOf(client: ConvertClient): Promise<void> | null {
  const failure = failures.get(client);
  if (!failure || failure.status === 'failed again') {
    watch(client, failure?.tries ?? 0);
    return null;
  }
  if (failure.status === 'loading') return failure.retry!;
  if (failure.status === 'thrown' || (failure.isEarly && failure.tries >= MOST_EARLY_TRIES)) return null;
  failure.tries = failure.isEarly ? failure.tries + 1 : 0;
  failure.status = 'loading';
  failure.retry = client.retry().then(() => void (failure.status = 'failed again'));
  return failure.retry;
}

/** Finds out when an error that is thrown now is shown: what shows it changes the page. */
function watch(client: ConvertClient, tries: number) {
  const failure: Failure = { status: 'thrown', tries, isEarly: true };
  failures.set(client, failure);
  const isShown = () => {
    observer?.disconnect();
    if (failure.status === 'thrown') failure.status = 'shown';
  };
  const observer = typeof MutationObserver === 'undefined' ? null : new MutationObserver(isShown);
  observer?.observe(document, { childList: true, subtree: true });
  setTimeout(() => {
    isShown();
    failure.isEarly = false;
  }, SHOWN_MS);
}
