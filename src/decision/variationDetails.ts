import { attempt, toId } from '../values';
import { hasOwn } from '../platform';
import type { Assignments } from '../visitor/visitor';
import type { Experience, Variation } from '../config/project';
import type { VariationDetails } from './decision';

const detailsByVariation = new WeakMap<Variation, VariationDetails>();

/** What an app sees of a variation: a frozen copy. It is the same object as long as the document is the same. */
export function variationDetails(variation: Variation): VariationDetails {
  let details = detailsByVariation.get(variation);
  if (!details) {
    const { id, key, name, changes } = variation;
    details = frozenCopy({ id, key, name, changes });
    detailsByVariation.set(variation, details);
  }
  return details;
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

/**
 * A frozen deep copy of plain data, which may be cyclic. The original is not changed. It uses a
 * worklist instead of recursion, because a document may be nested deeper than the stack allows.
 */
export function frozenCopy<T>(value: T): T {
  const copies = new Map<object, object>();
  const originals: object[] = [];

  function copyOf(part: unknown): unknown {
    if (typeof part !== 'object' || part === null) return part;
    let copied = copies.get(part);
    if (!copied) {
      copied = Array.isArray(part) ? [] : {};
      copies.set(part, copied);
      originals.push(part);
    }
    return copied;
  }

  const whole = copyOf(value);
  // The list grows during the loop.
  for (const original of originals) {
    const keys = Array.isArray(original) ? original.keys() : attempt(() => Object.keys(original), []);
    for (const key of keys) {
      const value = attempt(() => copyOf(original[key as keyof typeof original]), undefined);
      // Defined, not assigned, because a key `__proto__` is data like any other.
      Object.defineProperty(copies.get(original), key, { value, enumerable: true });
    }
  }
  for (const copied of copies.values()) Object.freeze(copied);
  return whole as T;
}
