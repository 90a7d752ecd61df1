/** Where a project wants a browser's privacy signal honoured (protocol §8). */
export type PrivacyScope = 'OFF' | 'EU ONLY' | 'EEA ONLY' | 'Worldwide';

/** One change of a variation, as served. Code and markup in `data` are passed through, never evaluated. */
export interface Change {
  readonly id: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>> | null;
}

/** A variation, `id` empty when the document gives none; `allocation` stays as served, because the two bucketing layouts coerce it differently (protocol §3). */
export interface Variation {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly status: string | null;
  readonly allocation: unknown;
  readonly changes: readonly Change[];
}

export interface Experience {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly type: string;
  readonly status: string | null;
  readonly version: unknown;
  readonly environment: string | null;
  readonly locationIds: readonly string[];
  readonly siteArea: unknown;
  /** Audience and segment ids, mixed, as the document mixes them. */
  readonly audienceIds: readonly string[];
  readonly goalIds: readonly string[];
  readonly variations: readonly Variation[];
  readonly audienceMatching: 'any' | 'all';
}

export interface FeatureVariable {
  readonly key: string;
  readonly type: string;
}

export interface Feature {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly variables: readonly FeatureVariable[];
}

/** `rules` of goals, audiences, segments and locations stay raw: what is malformed in them decides how they match. */
export interface Goal {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly type: string;
  readonly rules: unknown;
}

export interface Audience {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly isPermanent: boolean;
  readonly rules: unknown;
}

export interface Segment {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly rules: unknown;
}

export interface Location {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly rules: unknown;
}

/**
 * A config document, parsed once: ids are strings, lists are lists, and what is looked up often has an index.
 * The document itself is neither changed nor frozen.
 */
export interface Project {
  readonly accountId: string;
  readonly projectId: string;
  readonly name: string;
  /** `project.settings.version`, which changes with every project change. */
  readonly version: string | null;
  readonly isDebug: boolean;
  readonly doNotTrack: PrivacyScope;
  readonly globalPrivacyControl: PrivacyScope;
  readonly experiences: readonly Experience[];
  readonly features: readonly Feature[];
  readonly goals: readonly Goal[];
  readonly audiences: readonly Audience[];
  readonly segments: readonly Segment[];
  readonly locations: readonly Location[];
  /** The first of each key, in config order. */
  readonly experiencesByKey: ReadonlyMap<string, Experience>;
  readonly experiencesById: ReadonlyMap<string, Experience>;
  readonly featuresByKey: ReadonlyMap<string, Feature>;
  readonly goalsByKey: ReadonlyMap<string, Goal>;
  readonly archivedIds: ReadonlySet<string>;
  /** Experiences of which some variation carries the feature, by feature id, in config order; the first of each key only. */
  readonly carriersByFeatureId: ReadonlyMap<string, readonly Experience[]>;
}
