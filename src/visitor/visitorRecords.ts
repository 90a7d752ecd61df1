import {
  formatRecordKey,
  datedRecord,
  EMPTY_RECORD,
  formatRecord,
  mergeRecords,
  parseRecord,
  readRecord,
  readRecordTime,
  type VisitorRecord,
} from './visitorRecord';
import type { VisitorStorage } from './storage';

interface VisitorRecordsOptions {
  storage: VisitorStorage;
  accountId: string;
  projectId: string;
  now: () => number;
  /** False while consent is pending or denied: everything stays in memory. Default true. */
  persist?: boolean;
}

export interface VisitorRecords {
  /** Cheap; the same object for as long as nothing in it changes. */
  read(visitorId: string): VisitorRecord;
  /** Applies `change` to what is stored now, which another tab may have written, and writes the result. */
  update(visitorId: string, change: (record: VisitorRecord) => VisitorRecord): void;
  /** False when what is known of this visitor ends with the page. */
  isKept(visitorId: string): boolean;
  /** Removes every visitor of this project from the storage; memory goes on. For consent denied. */
  eraseStored(): void;
  /** Reads the storage again, and writes what of this page is missing there: after the back/forward cache, or when another tab has written. */
  reload(): void;
  /** Another tab has written this. True when it did not know all that this one knows: `reload()` then brings both together. */
  hear(key: string, value: string): boolean;
  /** True writes what memory has gathered; false only stops writing. */
  setPersist(persist: boolean): void;
}

interface Cached {
  record: VisitorRecord;
  /** What `record` was read from or written as. */
  json: string | null;
}

/** Visitors of one project, in the storage and in memory. A device has few; an app may name another for every row of a list. */
const MOST_VISITORS = 100;
/** So many go at once, so that not every further visitor asks for all the others. */
const SPARE_VISITORS = 20;
const DAY = 86_400;
/** Seconds for which a visitor who does not come back, and a transaction, are remembered. */
const LONGEST = 400 * DAY;

/**
 * What is remembered of each visitor of one project, persisted under `{accountId}-{projectId}-{visitorId}`. Tabs write the same
 * key, and see each other's writing late, so one may overwrite what it has not seen. Every tab is told of every writing,
 * though: whoever knows more than is stored writes both together, and what was written once ends up in all of them.
 */
export function createVisitorRecords(options: VisitorRecordsOptions): VisitorRecords {
  const { storage } = options;
  const prefix = formatRecordKey({ ...options, visitorId: '' });
  const cache = new Map<string, Cached>();
  let persist = options.persist ?? true;
  let hasSwept = false;

  const seconds = () => Math.floor(options.now() / 1_000);

  function keep(visitorId: string, cached: Cached): Cached {
    cache.delete(visitorId);
    cache.set(visitorId, cached);
    if (cache.size > MOST_VISITORS) cache.delete(cache.keys().next().value as string);
    return cached;
  }

  function load(visitorId: string): Cached {
    const cached = cache.get(visitorId);
    const json = storage.getItem(prefix + visitorId);
    if (cached && (json === null || json === cached.json)) return cached;
    const stored = parseRecord(json);
    const record = cached ? mergeRecords(stored, cached.record) : stored;
    return keep(visitorId, { record: cached && isSame(record, cached.record) ? cached.record : record, json });
  }

  function save(visitorId: string, record: VisitorRecord): void {
    const dated = datedRecord(record, seconds(), seconds() - LONGEST);
    const json = persist ? formatRecord(dated, seconds()) : (cache.get(visitorId)?.json ?? null);
    keep(visitorId, { record: dated, json });
    if (!persist || json === null) return;
    sweep(prefix + visitorId);
    storage.setItem(prefix + visitorId, json);
  }

  /** Makes room for a visitor who is not stored yet, and once for everybody who has been away for too long. */
  function sweep(key: string): void {
    if (hasSwept && storage.getItem(key) !== null) return;
    const others = storage.keys().filter((other) => other.startsWith(prefix) && other !== key);
    if (hasSwept && others.length < MOST_VISITORS) return;
    hasSwept = true;
    const dated = others.map((other) => ({ key: other, at: readRecordTime(storage.getItem(other)) }));
    dated.sort((one, other) => other.at - one.at);
    const room = others.length < MOST_VISITORS ? MOST_VISITORS : MOST_VISITORS - SPARE_VISITORS;
    dated.forEach((other, index) => {
      if (index >= room || (other.at > 0 && other.at < seconds() - LONGEST)) storage.removeItem(other.key);
    });
  }

  /** Takes in what is stored, and writes what is missing there. What is not stored at all was erased. */
  function unite(visitorId: string): void {
    const { record } = load(visitorId);
    const stored = persist ? storage.getItem(prefix + visitorId) : null;
    if (stored !== null && isLarger(record, parseRecord(stored))) save(visitorId, record);
  }

  return {
    read: (visitorId) => (cache.get(visitorId) ?? load(visitorId)).record,

    update(visitorId, change) {
      const { record, json } = load(visitorId);
      const changed = readRecord(change(record));
      if (!isSame(changed, record)) return save(visitorId, changed);
      if (!persist || isSame(record, EMPTY_RECORD)) return;
      // Written again once a day, so that whoever comes back counts among the last visitors.
      if (!isSame(record, parseRecord(json)) || readRecordTime(json) < seconds() - DAY) save(visitorId, record);
    },

    isKept: (visitorId) => storage.isKept?.(prefix + visitorId) ?? true,

    eraseStored() {
      for (const key of storage.keys()) if (key.startsWith(prefix)) storage.removeItem(key);
      for (const cached of cache.values()) cached.json = null;
    },

    reload() {
      for (const visitorId of [...cache.keys()]) unite(visitorId);
    },

    hear(key, value) {
      const visitorId = key.slice(prefix.length);
      const cached = key.startsWith(prefix) && cache.get(visitorId);
      if (!cached) return false;
      const heard = parseRecord(value);
      const whole = mergeRecords(cached.record, heard);
      if (isLarger(whole, cached.record)) cached.record = whole;
      return isLarger(whole, heard);
    },

    setPersist(next) {
      if (next === persist) return;
      persist = next;
      if (!persist) return;
      for (const visitorId of [...cache.keys()]) {
        const { record } = load(visitorId);
        if (!isSame(record, EMPTY_RECORD)) save(visitorId, record);
      }
    },
  };
}

/** At its bounds a record changes without growing; two tabs would for ever replace each other's. */
function isLarger(one: VisitorRecord, other: VisitorRecord): boolean {
  return formatRecord(one).length > formatRecord(other).length;
}

function isSame(one: VisitorRecord, other: VisitorRecord): boolean {
  return one === other || formatRecord(one) === formatRecord(other);
}
