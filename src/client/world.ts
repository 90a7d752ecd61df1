import { browserLifecycle, type Lifecycle } from '../tracking/browserLifecycle';
import type { PrivacySignals } from '../visitor/privacy';

/** What a client needs of its surroundings; a test passes its own. */
export interface World {
  now: () => number;
  random: () => number;
  setTimeout: typeof globalThis.setTimeout;
  clearTimeout: typeof globalThis.clearTimeout;
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
    random: () => Math.random(),
    setTimeout: ((...args: Parameters<typeof setTimeout>) => setTimeout(...args)) as typeof setTimeout,
    clearTimeout: (timer) => clearTimeout(timer),
    lifecycle: browserLifecycle(),
    privacySignals: () => (typeof navigator === 'undefined' ? {} : (navigator as PrivacySignals)),
    search: () => (typeof location === 'undefined' ? '' : location.search),
    whenActivated,
  };
}

function whenActivated(callback: () => void): () => void {
  if (typeof document === 'undefined' || !(document as { prerendering?: boolean }).prerendering) {
    callback();
    return () => undefined;
  }
  document.addEventListener('prerenderingchange', callback, { once: true });
  return () => document.removeEventListener('prerenderingchange', callback);
}
