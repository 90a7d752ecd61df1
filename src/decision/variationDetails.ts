import { attempt } from '../config/attempt';
import type { Experience, Variation } from '../config/project';
import type { VariationDetails } from './decision';

const detailsByVariation = new WeakMap<Variation, VariationDetails>();

/** What an app gets to see of a variation: a frozen copy, the same object for as long as the document is the same. */
export function variationDetails(variation: Variation): VariationDetails {
  let details = detailsByVariation.get(variation);
  if (!details) {
    const { id, key, name, changes } = variation;
    details = frozenCopy({ id, key, name, changes });
    detailsByVariation.set(variation, details);
  }
  return details;
}

/** The first variation with the id; the empty id names none. */
export function findVariation(experience: Experience, id: string): Variation | undefined {
  return id === '' ? undefined : experience.variations.find((variation) => variation.id === id);
}

/**
 * A deep copy of plain data that nobody can change. What the app passed in stays as it is, also when it is cyclic. A
 * worklist instead of recursion, because a document may be nested deeper than the stack is.
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
  // The list grows while it is walked.
  for (const original of originals) fill(copies.get(original) as object, original, copyOf);
  for (const copied of copies.values()) Object.freeze(copied);
  return whole as T;
}

function fill(copied: object, original: object, copyOf: (part: unknown) => unknown): void {
  const keys = Array.isArray(original) ? original.keys() : attempt(() => Object.keys(original), []);
  for (const key of keys) {
    const value = attempt(() => copyOf(original[key as keyof typeof original]), undefined);
    // Defined, not assigned: a key `__proto__` is data like any other.
    Object.defineProperty(copied, key, { value, enumerable: true });
  }
}
