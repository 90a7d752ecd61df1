import { formatRecordKey } from './recordKey';
import type { VisitorStorage } from './storage';
import { EMPTY_RECORD, formatRecord, mergeRecords, parseRecord, readRecord } from './visitorRecord';
import type { VisitorRecord } from './visitorRecord';

export interface VisitorRecordsOptions {
  storage: VisitorStorage;
  accountId: string;
  projectId: string;
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
  /** Reads the storage again: after the back/forward cache, or when another tab has written. */
  reload(): void;
  /** True writes what memory has gathered; false only stops writing. */
  setPersist(persist: boolean): void;
}

interface Cached {
  record: VisitorRecord;
  /** What `record` was read from or written as. */
  json: string | null;
}

/** What is remembered of each visitor of one project, persisted under `{accountId}-{projectId}-{visitorId}`. */
export function createVisitorRecords(options: VisitorRecordsOptions): VisitorRecords {
  const { storage } = options;
  const prefix = formatRecordKey({ ...options, visitorId: '' });
  const cache = new Map<string, Cached>();
  let persist = options.persist ?? true;

  function load(visitorId: string): Cached {
    const known = cache.get(visitorId);
    const json = storage.getItem(prefix + visitorId);
    if (known && (json === null || json === known.json)) return known;
    const stored = parseRecord(json);
    const record = known ? mergeRecords(stored, known.record) : stored;
    const fresh = { record: known && isSame(record, known.record) ? known.record : record, json };
    cache.set(visitorId, fresh);
    return fresh;
  }

  function save(visitorId: string, record: VisitorRecord): void {
    const json = persist ? formatRecord(record) : (cache.get(visitorId)?.json ?? null);
    cache.set(visitorId, { record, json });
    if (persist && json !== null) storage.setItem(prefix + visitorId, json);
  }

  return {
    read: (visitorId) => (cache.get(visitorId) ?? load(visitorId)).record,

    update(visitorId, change) {
      const { record, json } = load(visitorId);
      const changed = readRecord(change(record));
      if (!isSame(changed, record)) save(visitorId, changed);
      else if (persist && json !== formatRecord(record) && !isSame(record, EMPTY_RECORD)) save(visitorId, record);
    },

    isKept: (visitorId) => storage.isKept?.(prefix + visitorId) ?? true,

    eraseStored() {
      for (const key of storage.keys()) if (key.startsWith(prefix)) storage.removeItem(key);
      for (const [visitorId, { record }] of cache) cache.set(visitorId, { record, json: null });
    },

    reload() {
      for (const visitorId of cache.keys()) load(visitorId);
    },

    setPersist(next) {
      if (next === persist) return;
      persist = next;
      if (!persist) return;
      for (const visitorId of cache.keys()) {
        const { record } = load(visitorId);
        if (!isSame(record, EMPTY_RECORD)) save(visitorId, record);
      }
    },
  };
}

function isSame(one: VisitorRecord, other: VisitorRecord): boolean {
  return one === other || formatRecord(one) === formatRecord(other);
}
