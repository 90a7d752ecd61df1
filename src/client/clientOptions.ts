import type { ConfigRequestOptions } from '../config/configRequest';
import type { ResolveRule } from '../decision/decision';
import type { ConvertError } from '../errors';
import type { ForcedVariations } from '../register';
import type { TrackOptions } from '../tracking/conversion';
import type { Attributes, Consent, SegmentsInput, VisitorIdInput } from '../visitor/visitor';
import type { WebStorage, VisitorStorage } from '../visitor/storage';
import type { VisitorCookieOptions } from '../visitor/visitorCookie';
import type { InitialState } from './initialState';

/** An exposure that was queued: what `onExposure` hears, once per visitor, experience and variation. */
export interface Exposure {
  readonly visitorId: string;
  readonly experience: string;
  readonly experienceId: string;
  readonly experienceName: string;
  readonly variation: string;
  readonly variationId: string;
  readonly variationName: string;
}

/** A conversion that was queued: what `onConversion` hears. */
export interface Conversion extends Omit<TrackOptions, 'ruleData' | 'allowRepeat'> {
  readonly visitorId: string;
  readonly goal: string;
  readonly goalId: string;
}

export interface ConvertCallbacks {
  /** Never called before consent is granted. */
  onExposure?: ((exposure: Exposure) => void) | undefined;
  /** Never called before consent is granted. */
  onConversion?: ((conversion: Conversion) => void) | undefined;
  /** Hears of each thing that went wrong, once. Without it, development prints a warning. */
  onError?: ((error: ConvertError) => void) | undefined;
  onConsentChange?: ((consent: Consent) => void) | undefined;
}

export interface ConvertClientOptions
  extends
    Pick<
      ConfigRequestOptions,
      | 'sdkKey'
      | 'accountId'
      | 'projectId'
      | 'environment'
      | 'secret'
      | 'debugToken'
      | 'debugTokenIn'
      | 'lowCache'
      | 'configEndpoint'
    >,
    ConvertCallbacks {
  /** A config document, in place of a key: nothing is fetched. */
  config?: unknown;
  /** Milliseconds between refreshes of the config; 0 or Infinity for none. Default 300,000. */
  refetchInterval?: number | undefined;
  /** Base of the tracking URL; default `https://{projectId}.metrics.convertexperiments.com/v1`. */
  trackEndpoint?: string | undefined;
  /** What Convert's reports name as the sender. Default `convert-react`. */
  source?: string | undefined;
  /** The visitor's id; without one, or with null, an id is created and persisted. */
  visitorId?: VisitorIdInput;
  attributes?: Attributes | undefined;
  /** Report segments that the app knows. */
  segments?: SegmentsInput | undefined;
  /** Location properties; location rules see nothing else. */
  location?: Record<string, unknown> | undefined;
  /** Default `granted`; null says nothing. */
  consent?: Consent | null | undefined;
  /** Whether Do Not Track and Global Privacy Control count as the project wishes, or not at all. Default `project`. */
  privacySignals?: 'project' | 'ignore' | undefined;
  /** Variation keys by experience key: shown whatever the rules say, never tracked or stored. */
  forced?: ForcedVariations | undefined;
  /** Honours `?convert_preview=`: `true` reads the page's address, a string is a query string. Default false. */
  preview?: boolean | string | undefined;
  /** Answers rules whose type is not a plain key. */
  resolveRule?: ResolveRule | undefined;
  /** From `convert-react/server`. */
  initialState?: InitialState | undefined;
  /** Milliseconds to wait for a first config before the original is shown; Infinity for ever. Default 2,000. */
  timeout?: number | undefined;
  /** What a config that comes after the timeout does to experiences on screen. Default `keep`. */
  lateDecision?: 'keep' | 'apply' | undefined;
  /** Milliseconds that tracking waits for more events. Default 250. */
  debounceMs?: number | undefined;
  /** Milliseconds that tracking waits at most. Default 2,000. */
  maxWaitMs?: number | undefined;
  /** Events sent at most in one request. Default 100. */
  batchSize?: number | undefined;
  /** Where ids, assignments and events are kept; `sessionStorage` will do. Default localStorage, or memory where there is none. */
  storage?: VisitorStorage | WebStorage | undefined;
  /** Keeps the visitor's id and assignments in cookies too, where a server of this site reads them. Default: as `initialState` says. */
  cookie?: VisitorCookieOptions | undefined;
  fetch?: typeof globalThis.fetch | undefined;
}
