import type { Audience, Experience, Project, Segment } from '../config/project';
import { compileRules, type CompiledRules } from './compileRules';
import { findAllById } from './findAllById';
import { findExclusion, type Exclusion } from './mutualExclusion';
import type { BucketRange } from './bucketRange';
import { layOutVariations } from './layOutVariations';

export interface CompiledPlace {
  readonly label: string;
  readonly rules: CompiledRules;
}

export interface CompiledAudience {
  readonly label: string;
  readonly isPermanent: boolean;
  readonly rules: CompiledRules;
  readonly exclusion: Exclusion | null;
}

/** An experience with its references resolved, its rules compiled and its traffic laid out. */
export interface CompiledExperience {
  readonly project: Project;
  /** The property that holds the variation stored for it. */
  readonly storedUnder: string | number;
  /** Null when the experience is restricted to no place at all. */
  readonly places: readonly CompiledPlace[] | null;
  readonly audiences: readonly CompiledAudience[];
  /** Those that visitors who already have a variation must still match. */
  readonly lastingAudiences: readonly CompiledAudience[];
  readonly needsEveryAudience: boolean;
  readonly segments: readonly Segment[];
  readonly ranges: readonly BucketRange[];
}

const compiledExperiences = new WeakMap<Experience, CompiledExperience>();

/** Compiles on first use and remembers, so that a config of which a page asks little costs little. */
export function compileExperience(project: Project, experience: Experience): CompiledExperience {
  const known = compiledExperiences.get(experience);
  if (known?.project === project) return known;
  const compiled = compile(project, experience);
  compiledExperiences.set(experience, compiled);
  return compiled;
}

function compile(project: Project, experience: Experience): CompiledExperience {
  const audiences = findAllById(project.audiences, experience.audienceIds).map(compileAudience);
  return {
    project,
    storedUnder: toPropertyKey(experience.id),
    places: compilePlaces(project, experience),
    audiences,
    lastingAudiences: audiences.filter(({ isPermanent }) => !isPermanent),
    needsEveryAudience: experience.audienceMatching === 'all',
    segments: findAllById(project.segments, experience.audienceIds),
    ranges: layOutVariations(experience),
  };
}

function compileAudience({ id, name, isPermanent, rules }: Audience): CompiledAudience {
  return {
    label: `audience "${name}" (${id})`,
    isPermanent,
    rules: compileRules(rules),
    exclusion: findExclusion(rules),
  };
}

function compilePlaces(project: Project, { locationIds, siteArea }: Experience): CompiledPlace[] | null {
  if (locationIds.length > 0) {
    return findAllById(project.locations, locationIds).map(({ id, name, rules }) => ({
      label: `location "${name}" (${id})`,
      rules: compileRules(rules),
    }));
  }
  // Parity: whatever is truthy restricts, and what is no rule tree then lets nobody in.
  return siteArea ? [{ label: 'site area', rules: compileRules(siteArea) }] : null;
}

/** The same property: an engine finds it by number several times faster than by the text of that number. */
function toPropertyKey(id: string): string | number {
  const number = Number(id);
  return String(number) === id ? number : id;
}
