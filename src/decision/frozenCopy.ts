import { attempt } from '../config/attempt';

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
