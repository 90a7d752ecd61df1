/** What `read` gives, or `fallback` when reading throws: documents and attributes may hide getters that do. */
export function attempt<T, F>(read: () => T, fallback: F): T | F {
  try {
    return read();
  } catch {
    return fallback;
  }
}

export type UnknownRecord = Readonly<Record<string, unknown>>;

const NOTHING: UnknownRecord = Object.freeze({});

/** An object whose fields can be read: anything but null, a list or a primitive. */
export function isRecord(value: unknown): value is UnknownRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The record, or an empty one, so that missing levels need no check of their own. */
export function toRecord(value: unknown): UnknownRecord {
  return isRecord(value) ? value : NOTHING;
}

/** Ids and keys arrive as strings or numbers and are compared as strings everywhere; whatever is neither becomes `''`. */
export function toId(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : '';
}

/** A malformed id stays as `''`, which names nothing: a list of such ids still is a list. What is no list is empty. */
export function toIds(list: unknown): string[] {
  return Array.isArray(list) ? [...(list as unknown[])].map(toId) : [];
}

/** Keys, secrets and addresses are pasted, and come with blanks and line ends; blank is as good as not given. */
export function pastedText(value: unknown): string {
  return value === undefined || value === null ? '' : String(value).trim();
}

/** An endpoint that the app gives, without slashes at its end; else the one of Convert. */
export const baseUrl = (given: unknown, otherwise: string): string =>
  (pastedText(given) || otherwise).replace(/\/+$/, '');
