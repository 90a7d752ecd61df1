import { realTimers, type Timers } from './config/timers';
import { browserLifecycle, type Lifecycle } from './tracking/lifecycle';
import type { Locks } from './tracking/locks';
import type { PrivacySignals } from './visitor/privacy';
import { fromNavigator } from './platform';

/** What a client needs of its surroundings; a test passes its own. */
export interface World extends Timers {
  now: () => number;
  /** Whether the project is made up for a test: hints then speak of it. */
  isTest?: boolean;
  /** A clock that nobody can set, where there is one. */
  elapsed?: (() => number) | undefined;
  random: () => number;
  fetch: typeof globalThis.fetch;
  sendBeacon: ((url: string, body: string) => boolean) | undefined;
  locks: Locks | undefined;
  lifecycle: Lifecycle;
  privacySignals: () => PrivacySignals;
  /** The page's query string, `?` included; empty where there is no page. */
  search: () => string;
  /** Calls back once the page is really looked at: at once, or when a prerendered page is activated. Returns the undoing. */
  whenActivated: (callback: () => void) => () => void;
}

/** The world of this runtime, read only when it is asked. */
export function realWorld(): World {
  return {
    now: () => Date.now(),
    elapsed: typeof performance === 'undefined' ? undefined : () => performance.now(),
    random: () => Math.random(),
    fetch: (...request) => globalThis.fetch(...request),
    sendBeacon: fromNavigator('sendBeacon') ? (url, body) => navigator.sendBeacon(url, body) : undefined,
    locks: pageLocks(),
    ...realTimers,
    lifecycle: browserLifecycle(),
    privacySignals: () => ({
      doNotTrack: fromNavigator('doNotTrack'),
      globalPrivacyControl: fromNavigator('globalPrivacyControl'),
    }),
    search: () => globalThis.location?.search ?? '',
    whenActivated,
  };
}

/** Asynchronous whatever the page has made of them: what throws at once rejects instead. */
function pageLocks(): Locks | undefined {
  const locks = fromNavigator('locks') as Locks | undefined;
  return locks && { request: async (...asked) => locks.request(...asked), query: async () => locks.query() };
}

function whenActivated(callback: () => void): () => void {
  if (typeof document === 'undefined' || !(document as { prerendering?: boolean }).prerendering) {
    callback();
    return () => undefined;
  }
  document.addEventListener('prerenderingchange', callback, { once: true });
  return () => document.removeEventListener('prerenderingchange', callback);
}
