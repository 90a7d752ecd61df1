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

interface Cached {
  record: VisitorRecord;
  /** The stored text of `record`. */
  json: string | null;
}

/** Visitors of one project, in the storage and in memory. A device has few, but an app may pass another for every row of a list. */
const MOST_VISITORS = 100;
/** So many are removed at once, so that not every further visitor reads all the others. */
const SPARE_VISITORS = 20;
const DAY = 86_400;
/** Seconds for which a visitor who does not come back, and a transaction, are kept. */
const LONGEST = 400 * DAY;

/**
 * The records of the visitors of one project, persisted under `{accountId}-{projectId}-{visitorId}`. Tabs write the same key and
 * see each other's writes late, so a tab may overwrite what it has not seen. But every tab is told of every write. A tab that has
 * more than was written merges both and writes them again, so that in the end all tabs have everything.
 */
export function createVisitorRecords(options: VisitorRecordsOptions) {
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

  /** Makes room for a visitor who is not stored yet. The first time it also removes those who were away for too long. */
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

  /** Merges the stored record with that of this page. A record that is not stored at all was erased, and stays so. */
  function unite(visitorId: string): void {
    const { record } = load(visitorId);
    const stored = persist ? storage.getItem(prefix + visitorId) : null;
    if (stored !== null && isLarger(record, parseRecord(stored))) save(visitorId, record);
  }

  return {
    /** Cheap. The object is the same for as long as nothing in it changes. */
    read: (visitorId: string): VisitorRecord => (cache.get(visitorId) ?? load(visitorId)).record,

    /** Applies `change` to what is stored now, maybe by another tab, and writes the result. */
    update(visitorId: string, change: (record: VisitorRecord) => VisitorRecord): void {
      const { record, json } = load(visitorId);
      const changed = readRecord(change(record));
      if (!isSame(changed, record)) return save(visitorId, changed);
      if (!persist || isSame(record, EMPTY_RECORD)) return;
      // Written again once a day, because `sweep` removes the visitors who were written longest ago.
      if (!isSame(record, parseRecord(json)) || readRecordTime(json) < seconds() - DAY) save(visitorId, record);
    },

    /** False when this visitor's record ends with the page. */
    isKept: (visitorId: string): boolean => storage.isKept?.(prefix + visitorId) ?? true,

    /** Removes every visitor of this project from the storage, but not from memory. For consent denied. */
    eraseStored(): void {
      for (const key of storage.keys()) if (key.startsWith(prefix)) storage.removeItem(key);
      for (const cached of cache.values()) cached.json = null;
    },

    /** Reads the storage again, and writes what only this page has: after the back/forward cache, or when another tab has written. */
    reload(): void {
      for (const visitorId of [...cache.keys()]) unite(visitorId);
    },

    /** Takes in what another tab has written. True when something of this page is missing in it: then call `reload()`. */
    hear(key: string, value: string): boolean {
      const visitorId = key.slice(prefix.length);
      const cached = key.startsWith(prefix) && cache.get(visitorId);
      if (!cached) return false;
      const heard = parseRecord(value);
      const whole = mergeRecords(cached.record, heard);
      if (isLarger(whole, cached.record)) cached.record = whole;
      return isLarger(whole, heard);
    },

    /** True also writes what is only in memory; false only stops writing. */
    setPersist(next: boolean): void {
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

export type VisitorRecords = ReturnType<typeof createVisitorRecords>;

/** By length: at its bounds a record changes without growing, and two tabs would replace each other's for ever. */
function isLarger(one: VisitorRecord, other: VisitorRecord): boolean {
  return formatRecord(one).length > formatRecord(other).length;
}

function isSame(one: VisitorRecord, other: VisitorRecord): boolean {
  return one === other || formatRecord(one) === formatRecord(other);
}
