import { useContext, useEffect, useSyncExternalStore } from 'react';
import type { ConvertClient } from '../client/convertClient';
import { question } from '../client/journal';
import type { Question, AnyResult, AskOptions } from '../client/types';
import { ConvertError } from '../errors';
import { isBrowser } from '../platform';
import { ConvertLocationContext } from './ConvertLocation';
import { useClient } from './useConvert';

export interface ExposureOptions {
  /** What exposes the visitor: being on the page, being seen (with `useExposureRef`), or your call of `expose()`. Default `mount`. */
  exposure?: 'mount' | 'visible' | 'manual' | undefined;
}

type HookOptions = AskOptions & ExposureOptions;

/**
 * The client's answer to one question; renders again only when that answer changes. Once React has committed it, the
 * client pins and stores it, and on `mount` exposes it.
 */
export function useAnswer(kind: Question['kind'], key: string, options?: HookOptions): AnyResult {
  const client = useClient();
  const asked = useQuestion(kind, key, options);
  const result = useSyncExternalStore(
    client.subscribe,
    () => client.answer(asked),
    () => client.serverAnswer(asked),
  );
  const isExposed = (options?.exposure ?? 'mount') === 'mount';
  useEffect(() => {
    if (isExposed) client.expose(result);
    const release = client.show(result);
    return () => releaseSoon(release);
  }, [client, result, isExposed]);
  return result;
}

/** The answers for every key of one kind; the same list while every answer is the same. */
export function useAllAnswers(kind: Question['kind'], options?: HookOptions): readonly AnyResult[] {
  const client = useClient();
  const template = useQuestion(kind, '', options);
  const results = useSyncExternalStore(
    client.subscribe,
    () => client.answerAll(template),
    () => client.serverAnswerAll(template),
  );
  const isExposed = options?.exposure === 'mount';
  useEffect(() => {
    // A list that the app only reads shows no variation, so nothing is pinned, stored or exposed.
    if (!isExposed) return undefined;
    results.forEach((result) => client.expose(result));
    const releases = results.map((result) => client.show(result));
    return () => releases.forEach(releaseSoon);
  }, [client, results, isExposed]);
  return results;
}

function useQuestion(kind: Question['kind'], key: string, options?: HookOptions): Question {
  const location = useContext(ConvertLocationContext);
  return question(kind, key, location && !options?.location ? { ...options, location } : options);
}

let leaving: (() => void)[] = [];

/**
 * Releases what a component showed, one microtask later. React cleans up the effects of a commit before it runs the next
 * ones, and the subscription of a hook reads in between. By then the next component, or the same one, shows it again.
 */
function releaseSoon(release: () => void) {
  if (leaving.push(release) > 1) return;
  void Promise.resolve().then(() => {
    const released = leaving;
    leaving = [];
    for (const each of released) each();
  });
}

/**
 * The answer once it is no longer pending; until then the component suspends, and an error goes to its boundary. When the
 * boundary is reset, the config is loaded again.
 */
export function useSuspendedAnswer(kind: Question['kind'], key: string, options?: HookOptions): AnyResult {
  const client = useClient();
  // A question with `enabled: false` would suspend for ever. The type forbids it, but a variable may still carry it.
  const result = useAnswer(kind, key, { ...options, enabled: true });
  if (result.error) throw (isBrowser() && retryOf(client)) || result.error;
  if (!result.isPending) return result;
  // React sends the fallback and renders again in the browser.
  if (!isBrowser()) throw new ConvertError('suspense-on-server');
  // Loading begins here: a provider inside the suspended tree has no effect yet that could begin it.
  throw client.ready();
}

/** The last failure of a client. `tries` counts the retries in a row that began within `SHOWN_MS`. */
interface Failure {
  status: 'thrown' | 'shown' | 'loading' | 'failed again';
  retry: Promise<void> | null;
  tries: number;
  isEarly: boolean;
}

const failures = new WeakMap<ConvertClient, Failure>();

/** React renders a component that throws a second time before it shows the error, on a slow page this much later. */
const SHOWN_MS = 1000;
/** An error that is taken for shown too early would load again at each failure. */
const MOST_EARLY_TRIES = 5;

/**
 * Null where the error is to be thrown. A render after React has shown the error means that the boundary was reset: the
 * config is loaded again until the promise resolves. A component that throws has no effect that could report this.
 */
function retryOf(client: ConvertClient): Promise<void> | null {
  const failure = failures.get(client);
  if (!failure || failure.status === 'failed again') {
    watch(client, failure?.tries ?? 0);
    return null;
  }
  if (failure.status === 'loading') return failure.retry;
  if (failure.status === 'thrown' || (failure.isEarly && failure.tries >= MOST_EARLY_TRIES)) return null;
  failure.tries = failure.isEarly ? failure.tries + 1 : 0;
  failure.status = 'loading';
  return (failure.retry = client.retry().then(() => void (failure.status = 'failed again')));
}

/** Finds out when an error that is thrown now is shown: the boundary that shows it changes the page. */
function watch(client: ConvertClient, tries: number) {
  const failure: Failure = { status: 'thrown', retry: null, tries, isEarly: true };
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
