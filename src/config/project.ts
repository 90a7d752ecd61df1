/** Where a project wants a browser's privacy signal honoured (protocol §8). */
export type PrivacyScope = 'OFF' | 'EU ONLY' | 'EEA ONLY' | 'Worldwide';

/** One change of a variation, as served. Code and markup in `data` are passed through, never evaluated. */
export interface Change {
  readonly id: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>> | null;
}

/** Each is empty when the document gives none. */
interface Named {
  readonly id: string;
  readonly key: string;
  readonly name: string;
}

/** `allocation` stays as served, because the two bucketing layouts coerce it differently (protocol §3). */
export interface Variation extends Named {
  readonly status: string | null;
  readonly allocation: unknown;
  readonly changes: readonly Change[];
}

export interface Experience extends Named {
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

export interface Feature extends Named {
  readonly variables: readonly { readonly key: string; readonly type: string }[];
}

/** `rules` stay as served: what is malformed in them decides how they match. */
export interface Ruled extends Named {
  readonly rules: unknown;
}

export type Goal = Ruled & { readonly type: string };
export type Audience = Ruled & { readonly isPermanent: boolean };
export type Segment = Ruled;
export type Location = Ruled;

/** A config document, parsed once: ids are strings, lists are lists, and indexes are built. */
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
  /** By feature id, the experiences of which some variation carries the feature: in config order, the first of each key. */
  readonly carriersByFeatureId: ReadonlyMap<string, readonly Experience[]>;
}
