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
  /** Transaction ids that were queued, by goal id, each with the second it is from; 0 until the record is written. */
  readonly transactions: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly locations: readonly string[];
}

const SCHEMA = 1;
const SEGMENT_KEYS = ['browser', 'devices', 'source', 'campaign', 'visitorType', 'country', 'customSegments'] as const;
/** No real visitor comes near these; they keep a broken loop from filling the storage. */
const MOST_IDS = 2_000;
const MOST_PER_ID = 1_000;
/** Of one visitor, over all goals. */
const MOST_TRANSACTIONS = 1_000;

export const EMPTY_RECORD: VisitorRecord = readRecord(null);

/** `at`: the second it is written. */
export function formatRecord(record: VisitorRecord, at?: number): string {
  return toJson({ v: SCHEMA, at, ...record });
}

/** The second a record was written; 0 when it does not say, as that of Convert's own SDK. */
export function readRecordTime(json: string | null): number {
  return Number(/^\{"v":\d+,"at":(\d+)/.exec(json ?? '')?.[1] ?? 0);
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
    transactions: readTransactions(source.transactions),
    locations: readIds(source.locations) ?? [],
  });
}

/**
 * Both; where they differ, `first` wins. What `second` adds comes after what `first` has, so that a record that already
 * holds everything stays the same text.
 */
export function mergeRecords(first: VisitorRecord, second: VisitorRecord): VisitorRecord {
  if (second === EMPTY_RECORD) return first;
  if (first === EMPTY_RECORD) return second;
  const customSegments = unite(first.segments.customSegments ?? [], second.segments.customSegments ?? []);
  return readRecord({
    bucketing: withMissing(first.bucketing, second.bucketing),
    segments: { ...second.segments, ...first.segments, customSegments },
    goals: withMissing(first.goals, second.goals),
    exposures: withMissing(first.exposures, second.exposures, unite),
    transactions: withMissing(first.transactions, second.transactions, withMissing),
    locations: unite(first.locations, second.locations),
  });
}

/** The record with the second of what is new in it, and without transactions of before `oldest`. */
export function datedRecord(record: VisitorRecord, now: number, oldest: number): VisitorRecord {
  const isFinal = (at: number) => at > 0 && at >= oldest;
  if (Object.values(record.transactions).every((times) => Object.values(times).every(isFinal))) return record;
  const transactions: Record<string, Record<string, number>> = Object.create(null);
  for (const [goalId, times] of Object.entries(record.transactions)) {
    const dated: Record<string, number> = (transactions[goalId] = Object.create(null));
    for (const id in times) if (times[id] === 0 || times[id]! >= oldest) dated[id] = times[id] || now;
  }
  return Object.freeze({ ...record, transactions });
}

/** What `first` has, and what only `second` has; `mergeBoth` says what becomes of what both have. */
function withMissing<T>(
  first: Readonly<Record<string, T>>,
  second: Readonly<Record<string, T>>,
  mergeBoth: (one: T, other: T) => T = (one) => one,
): Record<string, T> {
  const merged: Record<string, T> = Object.assign(Object.create(null), first);
  for (const [id, item] of Object.entries(second)) {
    merged[id] = hasOwn(first, id) ? mergeBoth(first[id]!, item) : item;
  }
  return merged;
}

const unite = (first: readonly string[], second: readonly string[]) => [...new Set([...first, ...second])];

/** Of too many the newest are kept, whichever goal they are of. Records of before they had a time are lists of ids. */
function readTransactions(value: unknown): VisitorRecord['transactions'] {
  const transactions = readMap(value, readTimes);
  const goals = Object.keys(transactions);
  const count = goals.reduce((sum, goalId) => sum + Object.keys(transactions[goalId]!).length, 0);
  if (count <= MOST_TRANSACTIONS) return transactions;
  const all = goals.flatMap((goalId) =>
    Object.entries(transactions[goalId]!).map(([id, at]) => ({ goalId, id, at: at || Infinity })),
  );
  // Of one second any will do, as long as every tab keeps the same.
  all.sort((a, b) => (a.at === b.at ? a.id.length - b.id.length || (a.id < b.id ? -1 : 1) : a.at - b.at));
  const kept: Record<string, Record<string, number>> = Object.create(null);
  for (const { goalId, id } of all.slice(-MOST_TRANSACTIONS)) {
    (kept[goalId] ??= Object.create(null) as Record<string, number>)[id] = transactions[goalId]![id]!;
  }
  return Object.freeze(kept);
}

function readTimes(value: unknown): Readonly<Record<string, number>> | undefined {
  const times: Record<string, number> = Object.create(null);
  if (Array.isArray(value)) for (const id of readIds(value)!) times[id] = 0;
  else if (isObject(value)) for (const id in value) if (id !== '') times[id] = Number(value[id]) || 0;
  return times;
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

export interface RecordKey {
  readonly accountId: string;
  readonly projectId: string;
  readonly visitorId: string;
}

/** Stands for the visitor of a record of whom only the project is known. */
export const ANY_VISITOR = '?';

/** Under which key a visitor is kept (protocol §5). */
export const formatRecordKey = ({ accountId, projectId, visitorId }: RecordKey): string =>
  `${accountId}-${projectId}-${visitorId}`;

/** The parts of `{accountId}-{projectId}-{visitorId}`; null for every other key. */
export function toRecordKey(key: string): RecordKey | null {
  const [, accountId, projectId, visitorId] = /^(\d+)-(\d+)-(.+)$/s.exec(key) ?? [];
  return accountId && projectId && visitorId ? { accountId, projectId, visitorId } : null;
}
