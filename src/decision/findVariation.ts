import type { Experience, Variation } from '../config/project';

/** The first variation with the id; the empty id names none. */
export function findVariation(experience: Experience, id: string): Variation | undefined {
  return id === '' ? undefined : experience.variations.find((variation) => variation.id === id);
}
