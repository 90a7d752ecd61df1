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
