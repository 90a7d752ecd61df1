// Reads values from outside: documents, options, cookies and storages may hold anything.

/** The result of `read`, or `fallback` when it throws. Documents and attributes may have getters that throw. */
export function attempt<T, F>(read: () => T, fallback: F): T | F {
  try {
    return read();
  } catch {
    return fallback;
  }
}

/** `make` for each object, called once and kept as long as the object. */
export function oncePer<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new WeakMap<Key, Value>();
  return (key) => {
    let value = made.get(key);
    if (value === undefined) made.set(key, (value = make(key)));
    return value;
  };
}

/** Removes the oldest entry of a map that has grown beyond `most`. */
export function dropOldest<Key>(map: Map<Key, unknown>, most: number): void {
  if (map.size > most) map.delete(map.keys().next().value as Key);
}

export type UnknownRecord = Readonly<Record<string, unknown>>;

/** An object whose fields can be read: anything but null, a list or a primitive. */
export function isRecord(value: unknown): value is UnknownRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const NOTHING: UnknownRecord = {};

/** The record, or an empty one, so that a missing level needs no check of its own. */
export const toRecord = (value: unknown): UnknownRecord => (isRecord(value) ? value : NOTHING);

/** Ids and keys are served as strings or numbers and compared as strings. Every other type becomes `''`. */
export function toId(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : '';
}

/** A malformed id stays in the list as `''`, which names nothing. What is no list is empty. */
export function toIds(list: unknown): string[] {
  return Array.isArray(list) ? [...(list as unknown[])].map(toId) : [];
}

/** A number of the app, unless it is none or less than `least`. */
export const usableNumber = (value: number | undefined, least: number, otherwise: number): number =>
  value !== undefined && value >= least ? value : otherwise;

/** Keys, secrets and addresses are pasted, often with blanks and line ends. Blank counts as not given. */
export function pastedText(value: unknown): string {
  return value === undefined || value === null ? '' : String(value).trim();
}

/** An endpoint of the app, else `fallback`; without slashes at its end. */
export const baseUrl = (endpoint: unknown, fallback: string): string =>
  (pastedText(endpoint) || fallback).replace(/\/+$/, '');
