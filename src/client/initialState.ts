import type { Preview, Reason } from '../decision/decision';
import type { Assignments, Consent, Segments } from '../visitor/visitor';
import type { VisitorCookieOptions } from '../visitor/visitorCookie';

/** What JSON can hold. Frameworks that check what a loader returns accept it, and refuse `unknown`. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonRecord;

interface JsonRecord {
  readonly [key: string]: JsonValue;
}

/** Raised when the shape changes its meaning: HTML that an older server rendered is then not taken for something else. */
export const STATE_VERSION = 1;

/** What a server decided about one experience; the variation is in the config that goes with it. */
export interface DecidedExperience {
  readonly key: string;
  readonly reason: Reason;
  readonly variationId?: string;
  /** The options it was asked with, where there were any. */
  readonly asked?: {
    readonly attributes?: JsonRecord;
    readonly location?: JsonRecord;
    readonly ignoreLocation?: boolean;
  };
}

interface HandedOver {
  readonly v: typeof STATE_VERSION;
  /** Null on a page that was built once for everybody: then the browser finds out who is there. */
  readonly visitorId: string | null;
  /** Whether the id is one of ours, to be kept by the browser, or the app's. */
  readonly isAnonymous: boolean;
  readonly consent: Consent;
  /** Null when the server had none in time: it rendered the originals. */
  readonly config: JsonValue;
  /** In the order in which it was decided. */
  readonly decided: readonly DecidedExperience[];
  /** All that the server knew, stored ones included. */
  readonly segments?: Segments;
  readonly preview?: Preview;
  /** How the visitor's cookies are written; absent when the server did not use any. */
  readonly cookie?: VisitorCookieOptions;
  readonly sdkKey?: string;
  readonly accountId?: string;
  readonly projectId?: string;
  readonly configEndpoint?: string;
  readonly trackEndpoint?: string;
  readonly source?: string;
}

/** The page goes on deciding by itself, with the part of the config that was needed until it has the whole. */
export interface InitialConfig extends HandedOver {
  readonly mode: 'config';
  /** The keys that `config` can answer; absent when it is the whole project. */
  readonly covers?: { readonly experiences: readonly string[]; readonly features: readonly string[] };
  /** False when only the server may fetch it: then the part is all there is. */
  readonly canRefresh: boolean;
  readonly environment?: string;
  readonly attributes?: JsonRecord;
  readonly location?: JsonRecord;
  /** Stored assignments that the decisions depended on. */
  readonly assignments?: Assignments;
}

/** Only what was decided: `config` holds the visitor's own variations and the ids of goals, and no rule. */
export interface InitialDecisions extends HandedOver {
  readonly mode: 'decisions';
  /** The experiences that carry each feature, in config order: with its control arm a feature is an experiment. */
  readonly carriers: Readonly<Record<string, readonly string[]>>;
}

/** What a server hands to the page: plain JSON, from `dehydrate()` of convert-react/server. */
export type InitialState = InitialConfig | InitialDecisions;
