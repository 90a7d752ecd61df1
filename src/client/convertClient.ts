import type { ConfigRequestOptions } from '../config/configRequest';
import type { ConfigSource, ConfigState } from '../config/configSource';
import type { ConfigLoaderOptions } from '../config/configLoader';
import type { Bucketing, Comparators, Preview, ResolveRule } from '../decision/decision';
import type { ConvertError } from '../errors';
import type { ExperienceKey, FeatureKey, ForcedVariations, GoalKey } from '../register';
import type { DeliveryOptions, RecentEvent } from '../tracking/delivery';
import type { TrackOptions } from '../tracking/conversion';
import type { WebStorage, VisitorStorage } from '../visitor/storage';
import type { Attributes, Consent, Segments, SegmentsInput, VisitorIdInput } from '../visitor/visitor';
import type { VisitorRecord } from '../visitor/visitorRecord';
import type { VisitorCookieOptions } from '../visitor/visitorCookie';
import type { World } from '../world';
import type {
  AnyResult,
  Answer,
  AskOptions,
  Conversion,
  Engine,
  ExperienceResult,
  Exposure,
  FeatureResult,
  InitialState,
  Inputs,
  JournalEntry,
  Question,
  Result,
} from './types';

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
    Omit<ConfigRequestOptions, 'experienceId' | 'isBrowser'>,
    Pick<DeliveryOptions, 'debounceMs' | 'maxWaitMs' | 'batchSize'>,
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
  forced?: ForcedVariations<ExperienceKey> | undefined;
  /** Honours `?convert_preview=`: `true` reads the page's address, a string is a query string. Default false. */
  preview?: boolean | string | undefined;
  /** Answers rules whose type is not a plain key. */
  resolveRule?: ResolveRule | undefined;
  /** Compares in rules, by match type, also ones that are new. One that throws is reported, and its rule is false. */
  comparators?: Comparators | undefined;
  /** How visitors are hashed, where your other Convert SDKs are set up in another way than by default. */
  bucketing?: Bucketing | undefined;
  /** False decides and stores, and sends nothing: for CI and staging. `track()` then answers `off`. Default true. */
  tracking?: boolean | undefined;
  /** From `convert-react/server`. */
  initialState?: InitialState | undefined;
  /** Milliseconds to wait for a first config before the original is shown; Infinity for ever. Default 2,000. */
  timeout?: number | undefined;
  /** What a config that comes after the timeout does to experiences on screen. Default `keep`. */
  lateDecision?: 'keep' | 'apply' | undefined;
  /** Where ids, assignments and events are kept; `sessionStorage` will do. Default localStorage, or memory where there is none. */
  storage?: VisitorStorage | WebStorage | undefined;
  /** Keeps the visitor's id and assignments in cookies too, where a server of this site reads them. Default: as `initialState` says. */
  cookie?: VisitorCookieOptions | undefined;
  fetch?: typeof globalThis.fetch | undefined;
  /** Prints what happens to the console. Default: whether the page's address has `?convert_debug`, or the storage an item of that name. */
  debug?: boolean | undefined;
}

export interface VisitorSnapshot {
  readonly id: string;
  readonly attributes: Attributes;
  /** Report segments, stored ones included. */
  readonly segments: Segments;
}

/** The state of a client that hooks can see; the same object while nothing in it changes. */
export interface ClientSnapshot {
  /** Of the config: `timeout` when it did not come in time and may still come. */
  readonly status: 'pending' | 'timeout' | 'success' | 'error';
  /** The document as served; null until there is one. */
  readonly config: unknown;
  readonly error: ConvertError | null;
  readonly visitor: VisitorSnapshot;
  readonly consent: Consent;
  readonly preview: Preview | null;
}

/**
 * This tab's view: `queued` is on its way; `deferred` waits for the config, the start of the client, consent, or until somebody
 * looks at a prerendered page; the rest is not sent.
 */
export type TrackStatus = 'queued' | 'deferred' | 'duplicate' | 'unknown-goal' | 'rule-mismatch' | 'off';

export interface TrackResult {
  readonly status: TrackStatus;
}

/** What goes on in a client. */
export interface Inspection {
  /** What every decision depends on; the same object until any of it changes. */
  readonly inputs: Inputs;
  /** The consent that privacy signals and a preview leave of the app's. */
  readonly allowed: Consent;
  /** What is remembered of the visitor; the same object until any of it changes. */
  readonly record: VisitorRecord;
  /** Every decision of this page's life, oldest first. */
  readonly decided: readonly JournalEntry[];
  /** The answers that components show now, one for each component. */
  readonly onScreen: readonly Answer[];
  /** What the source of the config says of itself; null before there is one. */
  readonly source: ConfigState | null;
  /** The last events, oldest first. */
  readonly events: readonly RecentEvent[];
  /** How many events, calls of `track()` and exposures wait here. */
  readonly waiting: number;
}

export interface IdentifyOptions {
  /** True for a login: the visitor goes on seeing what they saw. False for another person. Default false. */
  keepAssignments?: boolean | undefined;
}

/** What an app says of its visitor. Every function keeps its identity. */
export interface VisitorActions {
  /** Replaces the attributes; a function gets the present ones. Report segments among them are remembered. */
  setAttributes(next: Attributes | ((attributes: Attributes) => Attributes)): void;
  /** Adds report segments, which reports and rules see on this visit and on later ones. */
  setSegments(segments: SegmentsInput): void;
  /**
   * Checks the rules of custom segments against the visitor and `ruleData`, and keeps those that match. Returns the ids that
   * matched and are new. Without a config it returns none, and runs when the config comes. Run them again for another visitor.
   */
  runSegments(keys: readonly string[], ruleData?: Attributes): string[];
  /**
   * Makes this the current visitor, or without an id the anonymous one again. Events that are queued keep their old id. Another
   * person has none of the attributes and segments that setters gave the last one.
   */
  identify(id: VisitorIdInput, options?: IdentifyOptions): void;
  /** Makes the current visitor a new, unknown one. Only attributes and segments that props declare stay. */
  reset(): void;
}

/** What `createConvertClient` makes: one visitor of one project. `start()` and `stop()` may be called again and again. */
export interface ConvertClient extends VisitorActions {
  /** What the config is asked for with; for a source of one's own. */
  readonly request: ConfigLoaderOptions;
  /** False when the app gave a config, or a server handed over all that this page may know. */
  readonly mayFetch: boolean;
  /** The one door for config; by default Convert's servers, or the `config` given. Call it before `start()`. */
  load(source?: ConfigSource): void;
  hasSource(): boolean;
  /** Loads the config now. Never rejects: the outcome is in the state. */
  refetch(): Promise<void>;
  /**
   * Begins to load, and resolves when there is a config, a timeout or an error, or when the client stops. Never rejects. The
   * config is kept fresh for a minute then; for longer once the client is started.
   */
  ready(): Promise<void>;
  start(): void;
  /** Ends what `start()` began: no timer or listener is left. What is not delivered waits in the storage. */
  stop(): void;
  destroy(): void;
  /** Resolves when every event is delivered, or given up on for now. Never rejects. */
  flush(): Promise<void>;

  /** Null and undefined change nothing. */
  setConsent(consent: Consent | null | undefined): void;
  setLocation(location: Record<string, unknown> | undefined): void;
  /** Variation keys by experience key, in place of those forced until now: shown, never tracked or stored. */
  setForced(forced?: ForcedVariations<ExperienceKey>): void;
  /** Hooks decide at once by what the server of another page hands over, also while React renders. `applyProps` does the rest. */
  handOver(state: InitialState): void;
  /**
   * Applies each prop of a provider when its value changes. `owner` tells providers that share a client apart; `isMaker`: the client
   * was made from such props, and not by the app. True when one took effect, callbacks aside: components that mount in this commit
   * may have read what was before. Null: the provider is gone, and its callbacks with it.
   */
  applyProps(owner: object, props: ConvertClientOptions | null, isMaker: boolean): boolean;

  experience<Key extends ExperienceKey>(key: Key, options?: AskOptions): ExperienceResult<Key>;
  feature<Key extends FeatureKey>(key: Key, options?: AskOptions): FeatureResult<Key>;
  /** Every experience of the project, in config order; empty while pending. */
  experiences(options?: AskOptions): readonly ExperienceResult[];
  /** Every feature of the project, in config order; empty while pending. */
  features(options?: AskOptions): readonly FeatureResult[];
  /** Every check of an experience, or else of a feature, as text, whose words are loaded at the first call. Never rejects. */
  explain(key: string, options?: AskOptions): Promise<string>;
  /** Says that a decision is on screen and seen: one exposure for each visitor, experience and variation, ever. */
  expose(result: Result): void;
  /** Says that a decision is on screen: it is stored, and stays while it is shown. Returns the end of that. */
  show(result: Result): () => void;
  /** Says that what a server decided is on screen: it is stored and exposed, once. Returns the end of that. */
  showServed(exposures: readonly Exposure[]): () => void;
  /** Tracks a conversion. What can be said of it at once is returned; what it takes to deliver it is done later. */
  track(goal: GoalKey, options?: TrackOptions): TrackResult;

  /** Loads the config again after a first load that failed; resolves with the outcome, at the latest after the timeout. */
  retry(): Promise<void>;
  // What a binding to a view library reads: the live state, and the frozen one that hydration sees.
  getSnapshot(): ClientSnapshot;
  getServerSnapshot(): ClientSnapshot;
  /** Calls back after every change; returns the unsubscribing. */
  subscribe(listener: () => void): () => void;
  answer(asked: Question): AnyResult;
  serverAnswer(asked: Question): AnyResult;
  answerAll(asked: Question): readonly AnyResult[];
  serverAnswerAll(asked: Question): readonly AnyResult[];
  /** What goes on in here, for people to look at: reading it decides, stores and sends nothing. */
  inspect(): Inspection;
}

/** What `createClient` is given by whoever knows the platform, and whether rules are decided here. */
export interface ClientParts {
  engine: Engine;
  world: World;
  /** Makes the source of the config that is fetched. Without it, whoever makes the client gives it a source. */
  fetchSource?: (request: ConvertClient['request']) => ConfigSource;
}
