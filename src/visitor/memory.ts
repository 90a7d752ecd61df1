import { dropOldest } from '../values';
import type { VisitorStorage } from './storage';
import {
  ANY_VISITOR,
  datedRecord,
  EMPTY_RECORD,
  formatRecord,
  mergeRecords,
  parseRecord,
  type ProjectIds,
  readRecord,
  readRecordTime,
  recordKeyPrefix,
  toRecordKey,
  type VisitorRecord,
} from './visitorRecord';

interface MemoryOptions {
  storage: VisitorStorage;
  now: () => number;
  /** Null before there is a config. Then every record is empty. */
  project: () => ProjectIds | null;
  /** While consent is denied, stored records are not read. */
  isDenied: () => boolean;
  /** Ids that the visitor may be stored under, the likeliest first. */
  knownIds: () => readonly string[];
}

interface Entry {
  /** The start of all storage keys of its project. */
  readonly prefix: string;
  readonly key: string;
  record: VisitorRecord;
  /** The stored text of `record`. */
  json: string | null;
}

/** In the storage, of one project, and in memory. A device has few visitors, but an app may pass one for every row of a list. */
const MOST_VISITORS = 100;
/** So many are removed at once, so that not every further visitor reads all the others. */
const SPARE_VISITORS = 20;
const DAY = 86_400;
/** Seconds for which a visitor who does not come back, and a transaction, are kept. */
const LONGEST = 400 * DAY;

/**
 * The records of visitors, persisted under `{accountId}-{projectId}-{visitorId}` once `setPersist(true)` allows it. Tabs write the
 * same key and see each other's writes late, so a tab may overwrite what it has not seen. But every tab is told of every write. A
 * tab that has more than was written merges both and writes them again, so that in the end all tabs have everything.
 */
export function createMemory({ storage, now, project, isDenied, knownIds }: MemoryOptions) {
  const cache = new Map<string, Entry>();
  const sweptPrefixes = new Set<string>();
  let persist = false;

  const seconds = () => Math.floor(now() / 1_000);
  const readItem = (key: string) => (isDenied() ? null : storage.getItem(key));
  /** Null before there is a project. */
  const currentPrefix = (): string | null => project() && recordKeyPrefix(project()!);

  function entryOf(visitorId: string): Entry | null {
    const prefix = currentPrefix();
    if (prefix === null) return null;
    const key = prefix + visitorId;
    return cache.get(key) ?? keep(load({ prefix, key, record: EMPTY_RECORD, json: null }));
  }

  function keep(entry: Entry): Entry {
    cache.delete(entry.key);
    cache.set(entry.key, entry);
    dropOldest(cache, MOST_VISITORS);
    return entry;
  }

  function load(entry: Entry): Entry {
    const json = readItem(entry.key);
    if (json === null || json === entry.json) return entry;
    const record = mergeRecords(parseRecord(json), entry.record);
    return Object.assign(entry, { json, record: isSame(record, entry.record) ? entry.record : record });
  }

  function save(entry: Entry, record: VisitorRecord): void {
    keep(entry).record = datedRecord(record, seconds(), seconds() - LONGEST);
    if (!persist) return;
    entry.json = formatRecord(entry.record, seconds());
    sweep(entry);
    storage.setItem(entry.key, entry.json);
  }

  /** Makes room for a visitor who is not stored yet. The first time it also removes those who were away for too long. */
  function sweep({ prefix, key }: Entry): void {
    const hasSwept = sweptPrefixes.has(prefix);
    if (hasSwept && readItem(key) !== null) return;
    const others = storage.keys().filter((other) => other.startsWith(prefix) && other !== key);
    if (hasSwept && others.length < MOST_VISITORS) return;
    sweptPrefixes.add(prefix);
    const dated = others.map((other) => ({ key: other, at: readRecordTime(readItem(other)) }));
    dated.sort((one, other) => other.at - one.at);
    const room = others.length < MOST_VISITORS ? MOST_VISITORS : MOST_VISITORS - SPARE_VISITORS;
    dated.forEach((other, index) => {
      if (index >= room || (other.at > 0 && other.at < seconds() - LONGEST)) storage.removeItem(other.key);
    });
  }

  return {
    /** The stored country, whether or not the record may be used: consent may depend on it. */
    storedCountry(): string | undefined {
      const [prefix, [id]] = [currentPrefix(), knownIds()];
      return prefix !== null && id ? parseRecord(storage.getItem(prefix + id)).segments.country : undefined;
    },

    /** Cheap. The object is the same for as long as nothing in it changes. */
    read: (visitorId: string): VisitorRecord => entryOf(visitorId)?.record ?? EMPTY_RECORD,

    /** The same as it is stored now, maybe by another client of this page, or of another host that shares the cookie. */
    latest(visitorId: string): VisitorRecord {
      const entry = entryOf(visitorId);
      return entry ? load(entry).record : EMPTY_RECORD;
    },

    /** Applies `change` to what is stored now, maybe by another tab, and writes the result. */
    update(visitorId: string, change: (record: VisitorRecord) => VisitorRecord): void {
      const entry = entryOf(visitorId);
      if (!entry) return;
      const { record, json } = load(entry);
      const changed = readRecord(change(record));
      if (!isSame(changed, record)) return save(entry, changed);
      if (!persist || isSame(record, EMPTY_RECORD)) return;
      // Written again once a day, because `sweep` removes the visitors who were written longest ago.
      if (!isSame(record, parseRecord(json)) || readRecordTime(json) < seconds() - DAY) save(entry, record);
    },

    /** False when this visitor's record ends with the page. */
    isKept(visitorId: string): boolean {
      const prefix = currentPrefix();
      return prefix === null || (storage.isKept?.(prefix + visitorId) ?? true);
    },

    /** Removes records from the storage, but not from memory: those of the project; without one, those of this visitor. */
    eraseStored(): void {
      const prefix = currentPrefix();
      const ids = [...knownIds(), ANY_VISITOR];
      const isErased = (key: string) =>
        prefix === null ? ids.includes(toRecordKey(key)?.visitorId ?? '') : key.startsWith(prefix);
      for (const key of storage.keys()) if (isErased(key)) storage.removeItem(key);
      for (const entry of cache.values()) if (entry.prefix === prefix) entry.json = null;
    },

    /** Reads the storage again, and writes what only this page has: after the back/forward cache, or when another tab has written. */
    reload(): void {
      const prefix = currentPrefix();
      for (const entry of [...cache.values()].filter((each) => each.prefix === prefix)) {
        const { record } = load(entry);
        const stored = persist ? readItem(entry.key) : null;
        // A record that is not stored at all was erased, and stays so.
        if (stored !== null && isLarger(record, parseRecord(stored))) save(entry, record);
      }
    },

    /** Takes in what another tab has written. True when something of this page is missing in it: then call `reload()`. */
    hear(key: string, value: string): boolean {
      const entry = cache.get(key);
      if (!entry || isDenied() || entry.prefix !== currentPrefix()) return false;
      const heard = parseRecord(value);
      const whole = mergeRecords(entry.record, heard);
      if (isLarger(whole, entry.record)) entry.record = whole;
      return isLarger(whole, heard);
    },

    /** True also writes what is only in memory; false only stops writing. */
    setPersist(next: boolean): void {
      if (next === persist) return;
      persist = next;
      if (!persist) return;
      for (const entry of [...cache.values()]) {
        const { record } = load(entry);
        if (!isSame(record, EMPTY_RECORD)) save(entry, record);
      }
    },
  };
}

export type Memory = ReturnType<typeof createMemory>;

/** By length: at its bounds a record changes without growing, and two tabs would replace each other's for ever. */
const isLarger = (one: VisitorRecord, other: VisitorRecord): boolean =>
  formatRecord(one).length > formatRecord(other).length;

const isSame = (one: VisitorRecord, other: VisitorRecord): boolean =>
  one === other || formatRecord(one) === formatRecord(other);
