import type { Variation } from '../config/project';

/** By id, the variation that is returned when the id is chosen. */
export function firstOfEachId(variations: readonly Variation[]): ReadonlyMap<string, Variation> {
  return new Map([...variations].reverse().map((variation) => [variation.id, variation]));
}
