import { attempt } from '../values';
import type { Change } from '../config/project';
import type { Assignments, Attributes } from '../visitor/visitor';

/** Why a decision came out as it did (protocol §3.8). */
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

/** A variation as served, frozen. It is the same object as long as the document is the same. */
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
  /** The hash value, 0..9999 unless `bucketing` says otherwise, when the decision reached bucketing; else null. */
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
  /** The decision of every experience that carries the feature, also in the control arm. Exposures are made of these. */
  readonly decisions: readonly ExperienceDecision[];
}

/** A preview of one variation (protocol §7). */
export interface Preview {
  readonly experienceId: string;
  readonly variationId: string;
}

/** Gives the value for a rule whose key is not in the visitor data. `undefined`: it has none either. */
export type ResolveRule = (rule: Readonly<Record<string, unknown>>) => unknown;

/** How visitors are hashed. Set it only where Convert's own SDKs are set up in another way than by default (protocol §3.2). */
export interface Bucketing {
  /** Seed of the hash; official `hash_seed`. Default 9999, also for 0. */
  readonly seed?: number | undefined;
  /** One more than the highest hash value; official `max_traffic`. Default 10,000, also for 0. */
  readonly maxTraffic?: number | undefined;
  /** Hashes the visitor id alone, so that a visitor has one value in all experiences; official `excludeExperienceIdHash`. Default false. */
  readonly excludeExperienceId?: boolean | undefined;
}

/** Whether seed and traffic are usable numbers. With others, visitors are decided as the official SDK decides them (protocol §3.2). */
export const isUsableBucketing = (bucketing: Bucketing): boolean =>
  // The root of a negative number is NaN.
  attempt(() => Number.isFinite(Number(bucketing.seed || 0) + Math.sqrt(bucketing.maxTraffic || 0)), false);

/**
 * Comparators of an app by match type; official `comparisonProcessor`. One wins over the match type of that name here. It gets the
 * visitor's value, the rule's, and whether the rule is negated: what it returns is the outcome. Only `true` matches.
 */
export type Comparators = Readonly<Record<string, (value: unknown, testAgainst: unknown, negated: boolean) => boolean>>;

export interface DecideOptions {
  environment?: string;
  /** Attributes for this call only. They win over those of the visitor. */
  attributes?: Attributes;
  /** Location properties. Default: `{}`. */
  location?: Record<string, unknown>;
  ignoreLocation?: boolean;
  forceVariationId?: string;
  /** Assignments that count for mutual exclusion beside the stored ones: earlier decisions of this page. */
  alsoAssigned?: Assignments;
  preview?: Preview;
  resolveRule?: ResolveRule | undefined;
  bucketing?: Bucketing | undefined;
  comparators?: Comparators | undefined;
  /** Hears what a comparator throws. Its rule is false then. */
  onComparatorError?: ((matchType: string, cause: unknown) => void) | undefined;
}
