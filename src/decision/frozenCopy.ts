import { attempt } from '../config/attempt';

/** A deep copy of plain data that nobody can change. What the app passed in stays as it is, also when it is cyclic. */
export function frozenCopy<T>(value: T): T {
  return copy(value, new Map()) as T;
}

function copy(value: unknown, known: Map<object, unknown>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const earlier = known.get(value);
  if (earlier !== undefined) return earlier;
  return Array.isArray(value) ? copyList(value, known) : copyRecord(value, known);
}

function copyList(list: readonly unknown[], known: Map<object, unknown>): unknown {
  const copied: unknown[] = [];
  known.set(list, copied);
  for (const item of list) copied.push(copy(item, known));
  return Object.freeze(copied);
}

function copyRecord(record: object, known: Map<object, unknown>): unknown {
  const copied = {};
  known.set(record, copied);
  for (const key of Object.keys(record)) {
    const value = attempt(() => copy(record[key as keyof typeof record], known), undefined);
    // Defined, not assigned: a key `__proto__` is data like any other.
    Object.defineProperty(copied, key, { value, enumerable: true });
  }
  return Object.freeze(copied);
}
