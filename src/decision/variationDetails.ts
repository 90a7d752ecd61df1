import { attempt, oncePer, toId } from '../values';
import { hasOwn } from '../platform';
import type { Assignments } from '../visitor/visitor';
import type { Experience, Variation } from '../config/project';
import type { ExperienceDecision, Reason, VariationDetails } from './decision';

/** What an app sees of a variation: a frozen copy. It is the same object as long as the document is the same. */
export const variationDetails = /* @__PURE__ */ oncePer(({ id, key, name, changes }: Variation): VariationDetails =>
  frozenCopy({ id, key, name, changes }),
);

/** A decision. Without a variation the visitor is not in the experience. */
export function decisionOf(
  key: string,
  experience: Experience | undefined,
  reason: Reason,
  variation: Variation | null = null,
  bucketValue: number | null = null,
): ExperienceDecision {
  return {
    experience: key,
    experienceId: experience ? experience.id : null,
    variation: variation && (variation.key || variation.id),
    details: variation && variationDetails(variation),
    reason,
    bucketValue,
  };
}

/** The variation id stored for an experience, or `''`. */
export function readAssignment(assignments: Assignments | null | undefined, experienceId: string | number): string {
  if (typeof assignments !== 'object' || assignments === null) return '';
  return hasOwn(assignments, experienceId) ? toId(assignments[experienceId]) : '';
}

/** The first variation with the id. No variation has the empty id. */
export function findVariation(experience: Experience, id: string): Variation | undefined {
  return id === '' ? undefined : experience.variations.find((variation) => variation.id === id);
}

/** A frozen deep copy of plain data, which may be cyclic. Not by recursion: a document may be nested deeper than the stack allows. */
export function frozenCopy<T>(value: T): T {
  const copies = new Map<object, object>();
  const copyOf = (part: unknown): unknown => {
    if (typeof part !== 'object' || part === null) return part;
    if (!copies.has(part)) copies.set(part, Array.isArray(part) ? [] : {});
    return copies.get(part);
  };

  const whole = copyOf(value);
  // The map grows during the loop.
  for (const [original, copied] of copies) {
    const keys = Array.isArray(original) ? original.keys() : attempt(() => Object.keys(original), []);
    for (const key of keys) {
      const value = attempt(() => copyOf(original[key as keyof typeof original]), undefined);
      // Defined, not assigned, because a key `__proto__` is data like any other.
      Object.defineProperty(copied, key, { value, enumerable: true });
    }
  }
  for (const copied of copies.values()) Object.freeze(copied);
  return whole as T;
}
