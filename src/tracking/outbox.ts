import type { OutboxKeys } from './outboxKeys';
import { toJson } from '../platform';
import { CORRECTION_MS } from './clock';

/** What an outbox needs of a storage. It never throws: `withFallback` lives with what is behind it. */
export interface OutboxStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
  keys(): string[];
  /** False when this key is only in memory after all. */
  isKept?(key: string): boolean;
}

/** Events, or calls of `track()` that wait for a config, kept at most in one page. */
export const MOST_WAITING = 1_000;

/** What became of an entry that is no longer here. `left`: another tab sends it, or the same. */
export type Fate = 'accepted' | 'refused' | 'handed-over' | 'left' | 'dropped';

export interface Entry<T> {
  /** `{tab}.{sequence}` of the tab that made it, also after another has taken it over. */
  readonly id: string;
  /** When it was made, as people tell time. */
  readonly at: number;
  /** The same by the clock of this page. */
  readonly madeAt: number;
  readonly payload: T;
  readonly bytes: number;
  /** Its place among the entries of the tab that keeps it; what was taken over comes before zero. */
  readonly sequence: number;
  /** Where it is stored; null: in memory only. */
  key: string | null;
  state: 'queued' | 'sending' | Fate;
  /** Survives the page. */
  isSafe: boolean;
  /** What is stored of it says that it is on its way, because there was no room for a mark that says so. */
  isStoredAsSent: boolean;
  /** Sent at least once to a server that was known to be in trouble, by this event's own request or another. */
  hasFailed: boolean;
}

/** An event that was given to a delivery, and where it is by now. */
export type Taken = Readonly<Pick<Entry<unknown>, 'state'>>;

/** An entry that another tab has left. */
export type LeftEntry<T> = Pick<Entry<T>, 'id' | 'at' | 'payload' | 'bytes' | 'hasFailed'>;

/** What is stored of an entry. */
export interface StoredEntry<T> {
  readonly id: string;
  readonly at: number;
  /** On its way to a server that is well as far as anybody knows. */
  readonly isSent: boolean;
  readonly payload: T;
}

/** What whoever takes over from a tab should know of its entries, by their ids. */
export interface SendingMark {
  readonly at: number;
  /** On their way to a server that is well as far as anybody knows. */
  readonly first: readonly string[];
  /** Have failed, whether on their way again or not. */
  readonly again: readonly string[];
}

export interface OutboxOptions {
  storage: OutboxStorage;
  keys: OutboxKeys;
  tab: () => string;
  now: () => number;
  /** Ages what is here; what other tabs have left comes with the time of the system. */
  elapsed: () => number;
  maxEntries: number;
  maxAgeMs: number;
  onDrop: (reason: 'full' | 'age', count: number) => void;
}

export interface Outbox<T> {
  add(payload: T, bytes: number): Entry<T>;
  /** Puts what another tab left in front: it is older than what is here. */
  addFirst(left: readonly LeftEntry<T>[]): void;
  /** The entries still to be sent, oldest first; those too old, or taken over by another tab, leave on the way. */
  queued(): Iterable<Entry<T>>;
  /** `isDoubtful`: to a server in trouble, so that without an answer they count as not delivered. */
  markSending(entries: readonly Entry<T>[], isDoubtful: boolean): void;
  /** Back to `queued`, each in its old place. `hasFailed`: after a request, not before one. */
  putBack(entries: readonly Entry<T>[], hasFailed: boolean): void;
  /** Without a fate: somebody else has them now. */
  remove(entries: readonly Entry<T>[], fate?: Fate): void;
  /** The clock of the system may have been set: what is stored says how old it is by that clock. */
  followClock(): void;
  /**
   * After a time in which this page did not listen: what is no longer in the storage was taken over, or erased because consent was
   * denied. It is not this page's any more.
   */
  leaveMissing(): void;
  /** There may be room now for what the storage did not take. */
  storeAgain(): void;
  /** False: what is here stays in memory only, and leaves the storage. */
  setPersist(persist: boolean): void;
  /** Drops everything, and everything of every tab from the storage. Returns what of it was never sent. */
  clear(): readonly T[];
  size(): number;
  /** The last that were added here, oldest first, also those that have left: for people to look at. */
  recent(): readonly Entry<T>[];
}

/**
 * What is to be delivered, in order, in memory and in the storage. One key an entry, so that adding is one write and no tab
 * ever rewrites what another wrote. Entries stay in their place until they are delivered; only their state changes.
 */
export function createOutbox<T>(options: OutboxOptions): Outbox<T> {
  const { storage, keys, tab, now, elapsed, maxEntries, maxAgeMs, onDrop } = options;
  let entries = new Map<string, Entry<T>>();
  const recent: Entry<T>[] = [];
  let nextSequence = 0;
  let firstSequence = 0;
  let persist = true;
  let isMarked = false;
  /** From this page's time to that of the system. */
  let offset: number | null = null;

  function store(entry: Entry<T>): void {
    if (!persist) return;
    const key = keys.entry(tab(), entry.sequence);
    offset ??= now() - elapsed();
    const at = Math.round(entry.madeAt + offset);
    try {
      storage.setItem(key, toJson(formatStored(entry, at)));
      entry.key = key;
    } catch {
      // The options of a call of track() are the app's, and may be no JSON: it stays in memory.
      entry.key = null;
    }
    entry.isSafe = entry.key !== null && storage.isKept?.(key) !== false;
  }

  function followClock(): void {
    if (!persist || offset === null || Math.abs(now() - elapsed() - offset) < CORRECTION_MS) return;
    offset = now() - elapsed();
    for (const entry of entries.values()) if (entry.key !== null && storage.getItem(entry.key) !== null) store(entry);
  }

  function unstore(entry: Entry<T>): void {
    const { key } = entry;
    if (key !== null) storage.removeItem(key);
    entry.key = null;
    entry.isSafe = false;
  }

  function drop(entry: Entry<T>, fate: Fate = 'dropped'): void {
    unstore(entry);
    entries.delete(entry.id);
    entry.state = fate;
  }

  function isHere(entry: Entry<T>): boolean {
    const { key } = entry;
    if (key === null || storage.getItem(key) !== null) return true;
    if (storage.getItem(keys.of('heir', tab())) !== null) return false;
    // Nobody took it over: the app has cleared the storage. The event is still ours to send.
    store(entry);
    return true;
  }

  /** Another tab has it: what is stored is no longer this one's. */
  function leave(entry: Entry<T>): void {
    entry.key = null;
    drop(entry, 'left');
  }

  /** Left here once, taken over by another tab, and now coming back from it. */
  function takeBack(entry: Entry<T>, hasFailed: boolean): void {
    entry.hasFailed ||= hasFailed;
    if (entry.key === null || storage.getItem(entry.key) === null) store(entry);
  }

  function dropOldest(): void {
    for (const entry of entries.values()) {
      if (entries.size <= maxEntries) return;
      if (entry.state === 'sending') continue;
      drop(entry);
      onDrop('full', 1);
    }
  }

  function mark(): void {
    const idsOf = (isMeant: (entry: Entry<T>) => boolean): string[] =>
      [...entries.values()].filter((entry) => entry.key !== null && isMeant(entry)).map(({ id }) => id);
    const first = idsOf(({ state, hasFailed }) => state === 'sending' && !hasFailed);
    const again = idsOf(({ hasFailed }) => hasFailed);
    const isEmpty = first.length + again.length === 0;
    const key = () => keys.of('sending', tab());
    if (!isEmpty) {
      storage.setItem(key(), toJson({ at: now(), first, again } satisfies SendingMark));
    } else if (isMarked) storage.removeItem(key());
    isMarked = !isEmpty;
    const isFull = !isEmpty && storage.isKept?.(key()) === false;
    for (const entry of entries.values()) {
      const isMeant = isFull && entry.key !== null && entry.state === 'sending' && !entry.hasFailed;
      if (entry.isStoredAsSent === isMeant) continue;
      entry.isStoredAsSent = isMeant;
      store(entry);
      // Not even that was possible: what is not stored is not sent again either.
      if (isMeant && !entry.isSafe) unstore(entry);
    }
  }

  return {
    add(payload, bytes) {
      const sequence = nextSequence++;
      const id = `${tab()}.${sequence}`;
      const entry: Entry<T> = { id, at: now(), madeAt: elapsed(), payload, bytes, sequence, ...UNSTORED };
      store(entry);
      entries.set(id, entry);
      if (recent.push(entry) > MOST_RECENT) recent.shift();
      dropOldest();
      return entry;
    },

    addFirst(left) {
      const older = new Map<string, Entry<T>>();
      firstSequence -= left.length;
      left.forEach((one, index) => {
        if (older.has(one.id)) return;
        const own = entries.get(one.id);
        if (own) return takeBack(own, one.hasFailed);
        // Written while the clock was ahead, it is as old as can be known: not at all.
        const madeAt = elapsed() - Math.max(0, now() - one.at);
        const entry: Entry<T> = { ...UNSTORED, ...one, madeAt, sequence: firstSequence + index };
        store(entry);
        older.set(entry.id, entry);
      });
      entries = new Map([...older, ...entries]);
      dropOldest();
      mark();
    },

    *queued() {
      followClock();
      const oldest = elapsed() - maxAgeMs;
      const before = entries.size;
      try {
        for (const entry of entries.values()) {
          if (entry.state === 'sending') continue;
          if (entry.madeAt < oldest) {
            drop(entry);
            onDrop('age', 1);
          } else if (isHere(entry)) {
            yield entry;
          } else {
            leave(entry);
          }
        }
      } finally {
        if (entries.size < before) mark();
      }
    },

    markSending(batch, isDoubtful) {
      for (const entry of batch) {
        entry.hasFailed ||= isDoubtful;
        entry.state = 'sending';
      }
      mark();
    },

    putBack(batch, hasFailed) {
      for (const entry of batch) {
        // Cleared meanwhile.
        if (entry.state !== 'sending') continue;
        entry.state = 'queued';
        entry.hasFailed ||= hasFailed;
        if (entry.key === null) store(entry);
      }
      mark();
    },

    remove(batch, fate = 'left') {
      for (const entry of batch) drop(entry, fate);
      mark();
    },

    followClock,

    leaveMissing() {
      const before = entries.size;
      for (const entry of entries.values()) {
        if (entry.key !== null && storage.getItem(entry.key) === null) leave(entry);
      }
      if (entries.size < before) mark();
    },

    storeAgain() {
      for (const entry of entries.values()) if (!entry.isSafe) store(entry);
    },

    setPersist(next) {
      if (next === persist) return;
      // What another tab has taken over is no longer ours to keep; without its key nothing would say so.
      if (!next) for (const entry of entries.values()) if (!isHere(entry)) leave(entry);
      persist = next;
      for (const entry of entries.values()) {
        if (persist) store(entry);
        else unstore(entry);
      }
      mark();
    },

    clear() {
      const unsent = [...entries.values()].filter(({ state, hasFailed }) => state === 'queued' && !hasFailed);
      for (const entry of entries.values()) drop(entry);
      isMarked = false;
      for (const key of storage.keys()) if (key.startsWith(keys.prefix)) storage.removeItem(key);
      return unsent.map(({ payload }) => payload);
    },

    size: () => entries.size,
    recent: () => recent,
  };
}

/** More than anybody reads. */
const MOST_RECENT = 100;

/** Both forms are of one length: to say that an entry is on its way takes no room, of which there may be none left. */
function formatStored<T>({ id, payload, isStoredAsSent }: Entry<T>, time: number): object {
  return isStoredAsSent ? { id, on: time, payload } : { id, at: time, payload };
}

const UNSTORED = { key: null, state: 'queued', isSafe: false, hasFailed: false, isStoredAsSent: false } as const;
