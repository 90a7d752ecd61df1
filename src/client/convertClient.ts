import type { ConfigLoaderOptions } from '../config/configLoader';
import type { ConfigSource } from '../config/configSource';
import type { ExperienceKey, FeatureKey, ForcedVariations, GoalKey } from '../register';
import type { TrackOptions } from '../tracking/conversion';
import type { Consent } from '../visitor/visitor';
import type { ConvertClientOptions, Exposure } from './clientOptions';
import type { ClientSnapshot } from './createStore';
import type { TrackResult } from './createTracker';
import type { VisitorActions } from './createVisitorActions';
import type { InitialState } from './initialState';
import type { Inspection } from './inspectParts';
import type { Question } from './question';
import type { AnyResult, AskOptions, ExperienceResult, FeatureResult, Result } from './results';

/** What `createConvertClient` makes: one visitor of one project. */
export interface ConvertClient extends LifeVerbs, SettingVerbs, AppVerbs, BindingVerbs {
  /** What the config is asked for with; for a source of one's own. */
  readonly request: ConfigLoaderOptions;
  /** False when the app gave a config, or a server handed over all that this page may know. */
  readonly mayFetch: boolean;
  /** What goes on in here, for people to look at: reading it decides, stores and sends nothing. */
  inspect(): Inspection;
}

/** Loading, starting and stopping; `start()` and `stop()` may be called again and again. */
export interface LifeVerbs {
  /** The one door for config; by default Convert's servers, or the `config` given. Call it before `start()`. */
  load(source?: ConfigSource): void;
  hasSource(): boolean;
  /** Loads the config now. Never rejects: the outcome is in the state. */
  refetch(): Promise<void>;
  /**
   * Begins to load, and resolves when there is a config, a timeout or an error. Never rejects. The config is kept
   * fresh for a minute then; for longer once the client is started.
   */
  ready(): Promise<void>;
  start(): void;
  /** Ends what `start()` began: no timer or listener is left. What is not delivered waits in the storage. */
  stop(): void;
  destroy(): void;
  /** Resolves when every event is delivered, or given up on for now. Never rejects. */
  flush(): Promise<void>;
}

/** What the app may change while a client lives. */
export interface SettingVerbs extends VisitorActions {
  /** Null and undefined change nothing. */
  setConsent(consent: Consent | null | undefined): void;
  setLocation(location: Record<string, unknown> | undefined): void;
  /** Variation keys by experience key, in place of those forced until now: shown, never tracked or stored. */
  setForced(forced?: ForcedVariations): void;
  /**
   * Takes in what the server of another page hands over, so that hooks decide by it at once; may be called while React
   * renders. Whose page it is takes effect with `applyProps`.
   */
  handOver(state: InitialState): void;
  /**
   * What a provider hands down: each prop applies when its value changes. Callbacks are always the latest. `owner` tells providers
   * that share a client apart; `isMaker` is true where the client was made from such props, and not by the app.
   */
  applyProps(owner: object, props: ConvertClientOptions, isMaker: boolean): void;
}

/** What an app asks, and what it says has happened. */
export interface AppVerbs {
  experience<Key extends ExperienceKey>(key: Key, options?: AskOptions): ExperienceResult<Key>;
  feature<Key extends FeatureKey>(key: Key, options?: AskOptions): FeatureResult<Key>;
  /** Every experience of the project, in config order; empty while pending. */
  experiences(options?: AskOptions): readonly ExperienceResult[];
  /** Every feature of the project, in config order; empty while pending. */
  features(options?: AskOptions): readonly FeatureResult[];
  /** Why an experience, or else a feature, comes out as it does for this visitor: every check and comparison, as text. */
  explain(key: string, options?: AskOptions): string;
  /** Says that a decision is on screen and seen: one exposure for each visitor, experience and variation, ever. */
  expose(result: Result): void;
  /** Says that a decision is on screen: it is stored, and stays while it is shown. Returns the end of that. */
  show(result: Result): () => void;
  /** Says that what a server decided is on screen: it is stored and exposed, once. Returns the end of that. */
  showServed(exposures: readonly Exposure[]): () => void;
  /** Tracks a conversion. What can be said of it at once is returned; what it takes to deliver it is done later. */
  track(goal: GoalKey, options?: TrackOptions): TrackResult;
}

/** What a binding to a view library reads: the live state, and the frozen one that hydration sees. */
export interface BindingVerbs {
  /** Loads the config again after a first load that failed; resolves with the outcome, at the latest after the timeout. */
  retry(): Promise<void>;
  getSnapshot(): ClientSnapshot;
  getServerSnapshot(): ClientSnapshot;
  /** Calls back after every change; returns the unsubscribing. */
  subscribe(listener: () => void): () => void;
  answer(asked: Question): AnyResult;
  serverAnswer(asked: Question): AnyResult;
  answerAll(asked: Question): readonly AnyResult[];
  serverAnswerAll(asked: Question): readonly AnyResult[];
}
