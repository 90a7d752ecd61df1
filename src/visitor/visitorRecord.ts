import type { Project } from '../config/project';
import { hasOwn, toJson } from '../platform';
import { attempt, toId, toRecord } from '../values';
import { type Assignments, SEGMENT_KEYS, type Segments } from './visitor';

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
// No real visitor comes near these bounds. They keep a broken loop from filling the storage.
const MOST_IDS = 2_000;
const MOST_PER_ID = 1_000;
/** For all goals together. */
const MOST_TRANSACTIONS = 1_000;

export const EMPTY_RECORD: VisitorRecord = /* @__PURE__ */ readRecord(null);

/** `at`: the second it is written. */
export function formatRecord(record: VisitorRecord, at?: number): string {
  return toJson({ v: SCHEMA, at, ...record });
}

/** The second a record was written; 0 when it has none, as a record of Convert's own SDK. */
export function readRecordTime(json: string | null): number {
  return Number(/^\{"v":\d+,"at":(\d+)/.exec(json ?? '')?.[1] ?? 0);
}

export function parseRecord(json: string | null): VisitorRecord {
  return json === null ? EMPTY_RECORD : attempt(() => readRecord(JSON.parse(json)), EMPTY_RECORD);
}

/**
 * Takes from `value` what has the right shape, also from a record of another schema, or of Convert's own SDK under the same key. Maps
 * have no prototype, so no id is special.
 */
export function readRecord(value: unknown): VisitorRecord {
  const { bucketing, segments, goals, exposures, transactions, locations } = toRecord(value);
  return Object.freeze({
    bucketing: mapIds(bucketing, (id) => toId(id) || undefined),
    segments: readSegments(segments),
    goals: mapIds(goals, (done) => (done ? (true as const) : undefined)),
    exposures: mapIds(exposures, readIds),
    transactions: readTransactions(transactions),
    locations: readIds(locations) ?? [],
  });
}

/** Where they differ, `first` wins. What only `second` has comes last, so that a record that holds everything stays the same text. */
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

/** Gives new transactions the second `now`, and drops those older than `oldest`. */
export function datedRecord(record: VisitorRecord, now: number, oldest: number): VisitorRecord {
  const isFinal = (at: number) => at > 0 && at >= oldest;
  if (Object.values(record.transactions).every((times) => Object.values(times).every(isFinal))) return record;
  const date = (at: unknown) => (at === 0 || Number(at) >= oldest ? Number(at) || now : undefined);
  return Object.freeze({ ...record, transactions: mapIds(record.transactions, (times) => mapIds(times, date)) });
}

/** `mergeBoth` merges what both have; by default `first` wins. */
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

/** Keeps the newest of all goals together. */
function readTransactions(value: unknown): VisitorRecord['transactions'] {
  const transactions = mapIds(value, (times) => mapIds(times, (at) => Number(at) || 0));
  const all = Object.entries(transactions).flatMap(([goalId, times]) =>
    Object.entries(times).map(([id, at]) => ({ goalId, id, at: at || Infinity })),
  );
  if (all.length <= MOST_TRANSACTIONS) return transactions;
  // Every tab has to keep the same ones, also of those with the same second.
  all.sort((a, b) => (a.at === b.at ? a.id.length - b.id.length || (a.id < b.id ? -1 : 1) : a.at - b.at));
  const kept: Record<string, Record<string, number>> = Object.create(null);
  for (const { goalId, id } of all.slice(-MOST_TRANSACTIONS)) {
    (kept[goalId] ??= Object.create(null) as Record<string, number>)[id] = transactions[goalId]![id]!;
  }
  return Object.freeze(kept);
}

/** Leaves out what becomes undefined. */
function mapIds<T>(value: unknown, read: (item: unknown) => T | undefined): Readonly<Record<string, T>> {
  const map: Record<string, T> = Object.create(null);
  // Keeps the last ones: integer keys ascend, so they are the newest experiences and goals.
  for (const [id, item] of Object.entries(toRecord(value)).slice(-MOST_IDS)) {
    const usable = read(item);
    if (id !== '' && usable !== undefined) map[id] = usable;
  }
  return Object.freeze(map);
}

function readIds(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const ids = new Set(value.map(toId).filter((id) => id !== ''));
  return Object.freeze([...ids].slice(-MOST_PER_ID));
}

function readSegments(value: unknown): Readonly<Segments> {
  const segments: Record<string, string | readonly string[]> = {};
  const source = toRecord(value);
  for (const key of SEGMENT_KEYS) {
    const item = hasOwn(source, key) ? source[key] : undefined;
    const ids = key === 'customSegments' || key === 'devices' ? readIds(item) : undefined;
    if (ids && ids.length > 0) segments[key] = ids;
    else if (key !== 'customSegments' && typeof item === 'string') segments[key] = item;
  }
  return Object.freeze(segments);
}

export type ProjectIds = Pick<Project, 'accountId' | 'projectId'>;

/** Stands for the visitor id in the key of a record when only the project is known. */
export const ANY_VISITOR = '?';

/** The start of the storage keys of all records in a project (protocol §5). */
export const recordKeyPrefix = ({ accountId, projectId }: ProjectIds) => `${accountId}-${projectId}-`;

/** The parts of `{accountId}-{projectId}-{visitorId}`; null for every other key. */
export function toRecordKey(key: string) {
  const [, accountId, projectId, visitorId] = /^(\d+)-(\d+)-(.+)$/s.exec(key) ?? [];
  return accountId && projectId && visitorId ? { accountId, projectId, visitorId } : null;
}
