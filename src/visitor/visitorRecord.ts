import { hasOwn, toJson } from '../platform';
import type { Assignments, Segments } from './visitor';

/** What is remembered of one visitor in one project (protocol §5). */
export interface VisitorRecord {
  /** Variation ids by experience id. */
  readonly bucketing: Readonly<Assignments>;
  readonly segments: Readonly<Segments>;
  /** Goals that were converted, by goal id. */
  readonly goals: Readonly<Record<string, true>>;
  /** Variation ids whose exposure was queued, by experience id. */
  readonly exposures: Readonly<Record<string, readonly string[]>>;
  /** Transaction ids that were queued, by goal id. */
  readonly transactions: Readonly<Record<string, readonly string[]>>;
  readonly locations: readonly string[];
}

const SCHEMA = 1;
const SEGMENT_KEYS = ['browser', 'devices', 'source', 'campaign', 'visitorType', 'country', 'customSegments'] as const;
/** No real visitor comes near these; they keep a broken loop from filling the storage. */
const MOST_IDS = 2_000;
const MOST_PER_ID = 1_000;

export const EMPTY_RECORD: VisitorRecord = readRecord(null);

export function formatRecord(record: VisitorRecord): string {
  return toJson({ v: SCHEMA, ...record });
}

export function parseRecord(json: string | null): VisitorRecord {
  if (json === null) return EMPTY_RECORD;
  try {
    return readRecord(JSON.parse(json));
  } catch {
    return EMPTY_RECORD;
  }
}

/**
 * Whatever in `value` has the right shape; the rest is left out. A record of another schema, or of Convert's own SDK under
 * the same key, is read the same way: what it shares with ours is worth having. Maps have no prototype, so no id is special.
 */
export function readRecord(value: unknown): VisitorRecord {
  const source = isObject(value) ? value : {};
  return Object.freeze({
    bucketing: readMap(source.bucketing, (id) => (isId(id) ? String(id) : undefined)),
    segments: readSegments(source.segments),
    goals: readMap(source.goals, (done) => (done ? (true as const) : undefined)),
    exposures: readMap(source.exposures, readIds),
    transactions: readMap(source.transactions, readIds),
    locations: readIds(source.locations) ?? [],
  });
}

/** Both; where they differ, `first` wins. */
export function mergeRecords(first: VisitorRecord, second: VisitorRecord): VisitorRecord {
  if (second === EMPTY_RECORD) return first;
  if (first === EMPTY_RECORD) return second;
  return readRecord({
    bucketing: { ...second.bucketing, ...first.bucketing },
    segments: { ...second.segments, ...first.segments },
    goals: { ...second.goals, ...first.goals },
    exposures: mergeLists(second.exposures, first.exposures),
    transactions: mergeLists(second.transactions, first.transactions),
    locations: [...new Set([...second.locations, ...first.locations])],
  });
}

type Lists = Readonly<Record<string, readonly string[]>>;

function mergeLists(one: Lists, other: Lists): Lists {
  const merged: Record<string, readonly string[]> = Object.assign(Object.create(null), one);
  for (const [id, list] of Object.entries(other)) merged[id] = [...new Set([...(merged[id] ?? []), ...list])];
  return merged;
}

function readMap<T>(value: unknown, read: (item: unknown) => T | undefined): Readonly<Record<string, T>> {
  const map: Record<string, T> = Object.create(null);
  if (!isObject(value)) return Object.freeze(map);
  // Of too many the last are kept: integer keys ascend, so those are the newest experiences and goals.
  for (const [id, item] of Object.entries(value).slice(-MOST_IDS)) {
    const usable = read(item);
    if (id !== '' && usable !== undefined) map[id] = usable;
  }
  return Object.freeze(map);
}

function readIds(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const ids = new Set(value.filter(isId).map(String));
  return Object.freeze([...ids].slice(-MOST_PER_ID));
}

function readSegments(value: unknown): Readonly<Segments> {
  const segments: Record<string, string | readonly string[]> = {};
  if (!isObject(value)) return Object.freeze(segments);
  for (const key of SEGMENT_KEYS) {
    const item = hasOwn(value, key) ? value[key] : undefined;
    if (key === 'customSegments' || (key === 'devices' && Array.isArray(item))) {
      const ids = readIds(item);
      if (ids && ids.length > 0) segments[key] = ids;
    } else if (typeof item === 'string') {
      segments[key] = item;
    }
  }
  return Object.freeze(segments);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isId(value: unknown): value is string | number {
  return (typeof value === 'string' && value !== '') || (typeof value === 'number' && Number.isFinite(value));
}
