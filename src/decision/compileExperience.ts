import type { Audience, Experience, Location, Project, Segment } from '../config/project';
import { type BucketRange, layOutVariations } from './bucketing';
import { type CompiledRules, compileRules } from './matchRules';
import { type Exclusion, findExclusion } from './mutualExclusion';

interface CompiledPlace {
  /** Null for the site area. */
  readonly location: Location | null;
  readonly rules: CompiledRules;
}

export interface CompiledAudience {
  readonly audience: Audience;
  readonly rules: CompiledRules;
  readonly exclusion: Exclusion | null;
}

/** An experience with its references resolved, its rules compiled and its traffic laid out. */
export interface CompiledExperience {
  readonly project: Project;
  /** The property of the stored assignments that holds its variation. */
  readonly storedUnder: string | number;
  /** Null when the experience runs everywhere. */
  readonly places: readonly CompiledPlace[] | null;
  readonly audiences: readonly CompiledAudience[];
  /** The audiences that a visitor must still match after getting a variation. */
  readonly lastingAudiences: readonly CompiledAudience[];
  readonly needsEveryAudience: boolean;
  readonly segments: readonly Segment[];
  readonly ranges: readonly BucketRange[];
}

const compiledExperiences = new WeakMap<Experience, CompiledExperience>();

/** Compiles an experience on first use and caches it, so that a page pays only for the experiences that it asks for. */
export function compileExperience(project: Project, experience: Experience): CompiledExperience {
  const cached = compiledExperiences.get(experience);
  if (cached?.project === project) return cached;
  const compiled = compile(project, experience);
  compiledExperiences.set(experience, compiled);
  return compiled;
}

function compile(project: Project, experience: Experience): CompiledExperience {
  const audiences = findAllById(project.audiences, experience.audienceIds).map((audience) => {
    return { audience, rules: compileRules(audience.rules), exclusion: findExclusion(audience.rules) };
  });
  return {
    project,
    storedUnder: toPropertyKey(experience.id),
    places: compilePlaces(project, experience),
    audiences,
    lastingAudiences: audiences.filter(({ audience }) => !audience.isPermanent),
    needsEveryAudience: experience.audienceMatching === 'all',
    segments: findAllById(project.segments, experience.audienceIds),
    ranges: layOutVariations(experience),
  };
}

function compilePlaces(project: Project, { locationIds, siteArea }: Experience): CompiledPlace[] | null {
  if (locationIds.length > 0) {
    const locations = findAllById(project.locations, locationIds);
    return locations.map((location) => ({ location, rules: compileRules(location.rules) }));
  }
  // Parity (protocol §3.1): any truthy site area restricts; one that is no rule tree lets nobody in.
  return siteArea ? [{ location: null, rules: compileRules(siteArea) }] : null;
}

/** The same property key as a number where possible: an engine looks up a number several times faster than its text. */
function toPropertyKey(id: string): string | number {
  const number = Number(id);
  return String(number) === id ? number : id;
}

const indexes = new WeakMap<readonly object[], ReadonlyMap<string, readonly object[]>>();

/**
 * Every item that has one of the ids, each item once. Parity (protocol §3.1): two items with the same id both count.
 * The index of a list is made on first use; without it, each experience would walk through every audience.
 */
export function findAllById<T extends { readonly id: string }>(items: readonly T[], ids: readonly string[]): T[] {
  if (ids.length === 0) return [];
  let index = indexes.get(items) as Map<string, T[]> | undefined;
  if (!index) {
    indexes.set(items, (index = new Map<string, T[]>()));
    for (const item of items) {
      const alike = index.get(item.id);
      if (alike) alike.push(item);
      else index.set(item.id, [item]);
    }
  }
  return [...new Set(ids)].flatMap((id) => index.get(id) ?? []);
}
