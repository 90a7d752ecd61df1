import { oncePer } from '../values';
import type { Experience, Project } from '../config/project';
import { layOutVariations } from './bucketing';
import { compileRules } from './matchRules';
import { findExclusion } from './mutualExclusion';

const compiledExperiences = new WeakMap<Experience, CompiledExperience>();

/** Compiles an experience on first use, so that a page pays only for the experiences that it asks for. */
export function compileExperience(project: Project, experience: Experience): CompiledExperience {
  let compiled = compiledExperiences.get(experience);
  if (compiled?.project !== project) compiledExperiences.set(experience, (compiled = compile(project, experience)));
  return compiled;
}

/** An experience with its references resolved, its rules compiled and its traffic laid out. */
export type CompiledExperience = ReturnType<typeof compile>;

function compile(project: Project, experience: Experience) {
  const audiences = findAllById(project.audiences, experience.audienceIds).map((audience) => {
    return { audience, rules: compileRules(audience.rules), exclusion: findExclusion(audience.rules) };
  });
  return {
    project,
    /** The property of the stored assignments that holds its variation. */
    storedUnder: toPropertyKey(experience.id),
    places: compilePlaces(project, experience),
    audiences,
    /** The audiences that a visitor must still match after getting a variation. */
    lastingAudiences: audiences.filter(({ audience }) => !audience.isPermanent),
    matching: experience.audienceMatching,
    segments: findAllById(project.segments, experience.audienceIds),
    ranges: layOutVariations(experience),
  };
}

/** Null when the experience runs everywhere. The location is null for the site area. */
function compilePlaces(project: Project, { locationIds, siteArea }: Experience) {
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

/** Every item that has one of the ids, each item once. Parity (protocol §3.1): two items with the same id both count. */
export function findAllById<Item extends Identified>(items: readonly Item[], ids: readonly string[]): Item[] {
  if (ids.length === 0) return [];
  const itemsById = groupById(items);
  return [...new Set(ids)].flatMap((id) => (itemsById.get(id) ?? []) as Item[]);
}

interface Identified {
  readonly id: string;
}

/** Without this index, each experience would walk through every audience. */
const groupById = /* @__PURE__ */ oncePer((items: readonly Identified[]) => {
  const itemsById = new Map<string, Identified[]>();
  for (const item of items) {
    const alike = itemsById.get(item.id) ?? [];
    itemsById.set(item.id, alike);
    alike.push(item);
  }
  return itemsById;
});
