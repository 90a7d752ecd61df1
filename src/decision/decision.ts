import type { Change } from '../config/project';
import type { Assignments, Attributes } from '../visitor/visitor';

/** Why a decision came out as it did: four ways in, and a word for every way out. */
export type Reason =
  | 'bucketed'
  | 'sticky'
  | 'forced'
  | 'preview'
  | 'loading'
  | 'timeout'
  | 'no-visitor'
  | 'unknown-experience'
  | 'unknown-feature'
  | 'no-experience'
  | 'not-in-variation'
  | 'archived'
  | 'environment'
  | 'location'
  | 'audience'
  | 'segment'
  | 'no-variations'
  | 'not-in-traffic'
  | 'error';

/** A variation as served, frozen and shared: the same object for as long as the document is the same. */
export interface VariationDetails {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly changes: readonly Change[];
}

export interface ExperienceDecision {
  /** The key asked for. */
  readonly experience: string;
  /** Null only when the project has no such experience. */
  readonly experienceId: string | null;
  /** The variation's key (its id when the key is blank); null when the visitor is not in the experience. */
  readonly variation: string | null;
  readonly details: VariationDetails | null;
  readonly reason: Reason;
  /** The hash value, 0..9999, whenever bucketing was reached; else null. */
  readonly bucketValue: number | null;
}

/** One experience through which a feature is on for the visitor. */
export interface FeatureMatch {
  readonly experience: string;
  readonly variation: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface FeatureDecision {
  readonly feature: string;
  readonly isEnabled: boolean;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Key of the experience that switched the feature on; null when it is off. */
  readonly experience: string | null;
  readonly reason: Reason;
  /** Every experience that carries the feature for this visitor, in config order; the first one won. */
  readonly matches: readonly FeatureMatch[];
  /** The decision of every experience that carries the feature, control arms included: what an exposure is made of. */
  readonly decisions: readonly ExperienceDecision[];
}

/** A preview of one variation (protocol §7). */
export interface Preview {
  readonly experienceId: string;
  readonly variationId: string;
}

/** Answers a rule whose `rule_type` is not a plain key; `undefined` leaves the rule to the visitor data. */
export type ResolveRule = (rule: Readonly<Record<string, unknown>>) => unknown;

export interface DecideOptions {
  environment?: string;
  /** Attributes for this call only, over those of the visitor. */
  attributes?: Attributes;
  /** Location properties; absent means `{}`. */
  location?: Record<string, unknown>;
  ignoreLocation?: boolean;
  forceVariationId?: string;
  /** Experiences that count as assigned for mutual exclusion, beside the stored assignments: what this page decided earlier. */
  alsoAssigned?: Assignments;
  preview?: Preview;
  resolveRule?: ResolveRule;
}
