import type { FeatureMatch, Reason, VariationDetails } from '../decision/decision';
import type { ConvertError } from '../errors';
import type { FeatureVariables, VariationKey } from '../register';
import type { Attributes } from '../visitor/visitor';

/** `pending` until there is a config, a timeout or an error; `error` only when no config was ever had. */
export type ResultStatus = 'pending' | 'success' | 'error';

/** What every result has; enough to say that it is on screen. */
export interface Result {
  /** The key asked for. */
  readonly key: string;
  readonly status: ResultStatus;
  readonly isPending: boolean;
  readonly reason: Reason;
  readonly error: ConvertError | null;
  /** Says that this decision is on screen, for `exposure: 'manual'`. Calling it again changes nothing. */
  readonly expose: () => void;
}

/** What `useExperience` returns; the same object for as long as nothing in it changes. */
export interface ExperienceResult<Key extends string = string> extends Result {
  readonly variation: VariationKey<Key> | null;
  readonly details: VariationDetails | null;
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
