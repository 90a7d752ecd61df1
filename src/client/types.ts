import type { decideExperience } from '../decision/decideExperience';
import type { matchRules } from '../decision/matchRules';
import type { matchSegments } from '../decision/audiences';
import type { FetchConfigOptions } from '../config/fetchConfig';
import type { Project } from '../config/project';
import type { Bucketing, DecideOptions, ExperienceDecision, FeatureMatch, Preview, Reason } from '../decision/decision';
import type { ConvertError } from '../errors';
import type { ExperienceKey, FeatureVariables, VariationKey } from '../register';
import type { TrackOptions } from '../tracking/conversion';
import type { Assignments, Attributes, Consent, Segments, Visitor } from '../visitor/visitor';
import type { VisitorCookieOptions } from '../visitor/visitorCookie';

/** What every result has; enough to say that it is on screen. */
export interface Result {
  /** The key asked for. */
  readonly key: string;
  /** `pending` until there is a config, a timeout or an error; `error` only when no config was ever had. */
  readonly status: 'pending' | 'success' | 'error';
  readonly isPending: boolean;
  readonly reason: Reason;
  readonly error: ConvertError | null;
  /** Says that this decision is on screen, for `exposure: 'manual'`. Calling it again changes nothing. */
  readonly expose: () => void;
}

/** What `useExperience` returns; the same object for as long as nothing in it changes. */
export interface ExperienceResult<Key extends ExperienceKey = ExperienceKey> extends Result {
  readonly variation: VariationKey<Key> | null;
  readonly details: ExperienceDecision['details'];
}

/** What `useFeature` returns; the same object for as long as nothing in it changes. */
export interface FeatureResult<Key extends string = string> extends Result {
  readonly isEnabled: boolean;
  readonly variables: FeatureVariables<Key>;
  /** Key of the experience that switched the feature on; null when it is off. */
  readonly experience: string | null;
  /** Every experience that carries the feature for this visitor, in config order; the first one won. */
  readonly matches: readonly FeatureMatch[];
}

export type AnyResult = ExperienceResult | FeatureResult;

/** Options of one question; all compared by value, so they may be written inline. */
export interface AskOptions {
  /** Attributes for this call only, over those of the visitor. Never persisted. */
  attributes?: Attributes | undefined;
  /** Location properties for this call, in place of the provider's. */
  location?: Record<string, unknown> | undefined;
  /** Skips location rules. Default false. */
  ignoreLocation?: boolean | undefined;
  /** False asks nothing: the result stays pending and exposes nothing. Default true. */
  enabled?: boolean | undefined;
  /** `pinned`: a refreshed config does not move what is shown; `live`: it does. Default `pinned`, for features `live`. */
  updates?: 'pinned' | 'live' | undefined;
  /** After a timeout or an error: `keep` the original while it is shown, or `apply` a config that comes late. */
  lateDecision?: 'keep' | 'apply' | undefined;
}

/** What is asked of the client, with the strings that questions are compared by. */
export interface Question {
  readonly kind: 'experience' | 'feature';
  readonly key: string;
  readonly options: AskOptions;
  /** Equal for questions that must share an answer. */
  readonly id: string;
  /** The part of `id` that a decision depends on. */
  readonly inputs: string;
  /** What it is pinned under while it is shown. Not `id`, so that a component mounted later shows what its neighbours show. */
  readonly pin: string | null;
}

/** What answers a question: a project, or the reason why there is none. */
export type Basis =
  { readonly status: 'loading' | 'timeout' } | { readonly status: 'error'; readonly error: ConvertError } | ReadyBasis;

/** A project, or the part of one that a server handed over for one page. */
export interface ReadyBasis {
  readonly status: 'ready';
  readonly project: Project;
  /** The questions that a part answers, by `partKey`. */
  readonly covers?: ReadonlySet<string>;
  /** Set when a server decided for this visitor, and sent no rules to decide by. */
  readonly visitorId?: string;
  /** What it decided. */
  readonly decided?: ReadonlyMap<string, ExperienceDecision>;
}

/** Everything known of the project: `whole` answers the questions that no part covers. The latest part comes first. */
export interface ProjectState {
  readonly parts: readonly ReadyBasis[];
  readonly whole: Basis;
}

/** What the app says beside who the visitor is. */
export interface Settings {
  environment: string | undefined;
  location: Record<string, unknown> | undefined;
  forced: Readonly<Record<string, string | undefined>>;
  readonly rules: OwnRules;
}

/** How the app decides beyond the project's rules. It stays the same for the life of a client. */
export type OwnRules = Pick<DecideOptions, 'resolveRule' | 'comparators' | 'onComparatorError' | 'bucketing'>;

/** Everything that an answer depends on; a new object whenever any of it changes. */
export interface Inputs extends Readonly<Settings> {
  readonly project: ProjectState;
  readonly visitor: Visitor;
  readonly preview: Preview | null;
  /** `valueKey` of what the app says and the visitor is. The project has a key of its own. */
  readonly key: string;
}

/** A result with what it came from. */
export interface Answer {
  readonly question: Question;
  readonly result: AnyResult;
  readonly basis: Basis;
  readonly visitorId: string;
  readonly decisions: readonly ExperienceDecision[];
}

/** One decision of this page's life. */
export interface JournalEntry {
  readonly visitorId: string;
  readonly inputs: string;
  readonly decision: ExperienceDecision;
}

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

/** What JSON can hold. Frameworks that check what a loader returns accept it, and refuse `unknown`. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonRecord;

interface JsonRecord {
  readonly [key: string]: JsonValue;
}

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
  readonly v: 1;
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
  readonly tracking?: false;
}

/** The page goes on deciding by itself, with the part of the config that was needed until it has the whole. */
export interface InitialConfig extends HandedOver {
  readonly mode: 'config';
  /** The keys that `config` can answer; absent when it is the whole project. */
  readonly covers?: { readonly experiences: readonly string[]; readonly features: readonly string[] };
  /** False when only the server may fetch it: then the part is all there is. */
  readonly canRefresh: boolean;
  readonly environment?: string;
  readonly bucketing?: Bucketing;
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

export interface PagePreview {
  /** What it shows; null without a preview, or when something about it is wrong. */
  readonly current: Preview | null;
  /** Gives the document with the previewed draft in it, or null when it is good as it is. */
  readonly complete: (project: Project, document: unknown) => Promise<unknown> | null;
}

/** What a client decides by. A page whose server has decided can do without rules. */
export interface Engine {
  decide: typeof decideExperience;
  matchRules: typeof matchRules;
  matchSegments: typeof matchSegments;
  /** Why an answer is as it is, as text. `assigned` are the assignments of this page. */
  explain: (answer: Answer, inputs: Inputs, assigned: Assignments) => Promise<string>;
  /** `request` says how to fetch the draft of a preview. `search` is a query string, null when the app has not opted in. */
  preview: (request: FetchConfigOptions, search: string | null, onError: (error: ConvertError) => void) => PagePreview;
}
