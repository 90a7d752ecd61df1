import { ConvertError } from '../errors';
import { createBrowserStorage, createMemoryStorage, type VisitorStorage, withFallback } from '../visitor/storage';
import { readConsent } from '../visitor/privacy';
import { withVisitorCookie } from '../visitor/visitorCookie';
import type { Consent } from '../visitor/visitor';
import { isBrowser } from '../platform';
import type { ConvertCallbacks, ConvertClientOptions } from './clientOptions';
import { createHandovers } from './createHandovers';
import { createReporter, type Reporter } from './createReporter';
import type { Settings } from './createStore';
import { readHandover } from './readHandover';
import { scopeOf } from './scopeOf';

/** What every other part stands on: what the app said, what a server handed over, where things are kept, who hears of errors. */
export function wireBase(options: ConvertClientOptions) {
  /** What changes while a client lives and is nobody else's. */
  const life = {
    callbacks: options as ConvertCallbacks,
    resolveRule: options.resolveRule,
    isStarted: false,
    wasStarted: false,
  };
  const settings: Settings = {
    environment: options.environment,
    location: options.location,
    forced: options.forced ?? {},
    // One function, so that an inline one is not news at every render; the latest is asked.
    resolveRule: options.resolveRule && ((rule) => life.resolveRule?.(rule)),
  };
  const reporter = createReporter(() => life.callbacks);
  const handover = options.initialState ? readHandover(options.initialState) : null;
  if (options.initialState && !handover) reporter.report(new ConvertError('state-invalid'));
  return {
    life,
    settings,
    reporter,
    handover,
    handovers: createHandovers(handover),
    /** What the app says of consent, or `otherwise` where it says nothing. */
    readConsent: (said: unknown, otherwise: Consent) =>
      readConsent(said, otherwise, (consent) =>
        reporter.reportOnce('consent', () => new ConvertError('consent-invalid', { consent })),
      ),
    storage: storageOf(options, reporter.report),
    scope: scopeOf(options),
    // Written and removed at once: other pages of the site hear of it, and nothing of it stays.
    deniedKey: `convert-react.denied.${scopeOf(options)}`,
  };
}

export type ClientBase = ReturnType<typeof wireBase>;

/** Where ids, assignments and events are kept: the app's storage, which may throw or lie; else the page's; else memory. */
function storageOf({ storage, cookie }: ConvertClientOptions, onError: Reporter['report']): VisitorStorage {
  const kept = storage ? withFallback({ open: () => storage, onError }) : defaultStorage(onError);
  return cookie ? withVisitorCookie(kept, cookie) : kept;
}

const defaultStorage = (onError: Reporter['report']) =>
  isBrowser() ? createBrowserStorage({ onError }) : createMemoryStorage();
