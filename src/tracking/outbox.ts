import type { OutboxKeys } from './outboxKeys';

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
