import { toJson } from '../platform';
import { attempt, dropOldest } from '../values';
import { CORRECTION_MS, LONGEST_LIFE_MS } from './clock';
import type { TrackCall } from './conversion';
import type { OutgoingEvent, QueuedEvent } from './event';
import type { TabContext } from './presence';
import type { Outcome } from './transport';

/** Events and calls that one page keeps at most. Beyond that the oldest is dropped. */
export const MOST_WAITING = 1_000;

/** An event, or a call of `track()` that waits for a config. */
type Payload = QueuedEvent | TrackCall;

/** Why an entry is no longer here. `left`: another tab sends it, or another entry is the same. */
type Fate = 'accepted' | 'refused' | 'handed-over' | 'left' | 'dropped';

interface Entry<P extends Payload = Payload> {
  /** `{tab}.{sequence}` of the tab that made it, also after another tab has taken it over. */
  readonly id: string;
  /** When it was made: by the clock of the system, and by that of this page. */
  readonly at: number;
  readonly madeAt: number;
  readonly payload: P;
  /** Bytes that it adds to a request at most; 0 for a call. */
  readonly bytes: number;
  /** Its place among the entries of the tab that keeps it. Entries of other tabs have places below zero. */
  readonly sequence: number;
  /** Where it is stored; null: in memory only. */
  key: string | null;
  state: 'queued' | 'sending' | Fate;
  /** It survives the page. */
  isSafe: boolean;
  /** A request with it has failed, or counts as failed, here or on an earlier page. */
  hasFailed: boolean;
  /** On its way to a server that is in trouble, or without a network. */
  isDoubtful: boolean;
  /** The last request that it went with, for people to look at. */
  request?: SentRequest;
}

/** One request to the tracking server. `outcome` is null until it is answered. */
export interface SentRequest {
  readonly url: string;
  readonly count: number;
  outcome: Outcome | null;
}

export type EventEntry = Entry<QueuedEvent>;

/** What counts when the page ends: a posted event as delivered, a failed one as not. */
export type StoredState = 'queued' | 'posted' | 'failed';

/** What has become of an event that was given to a delivery. */
export type Taken = Readonly<Pick<Entry, 'state'>>;

/** An entry that another tab has left. */
export type LeftEntry = Pick<Entry, 'id' | 'at' | 'payload' | 'bytes' | 'hasFailed'>;

interface OutboxOptions extends Pick<TabContext, 'tab' | 'storage' | 'keys' | 'now' | 'elapsed'> {
  onDrop: (reason: 'full' | 'age', count: number) => void;
}

/**
 * What is to be delivered, in order, in memory and in the storage. Each entry has its own key, so adding is one write, and no tab
 * rewrites what another tab wrote. An entry keeps its place until it is delivered; only its state changes.
 */
export function createOutbox(options: OutboxOptions) {
  const { storage, keys, tab, now, elapsed, onDrop } = options;
  let entries = new Map<string, Entry>();
  const recent: EventEntry[] = [];
  /** By once-only event, the id of the entry that this page has for it, or had. */
  const once = new Map<string | undefined, string>();
  let nextSequence = 0;
  let firstSequence = 0;
  let persist = true;
  /** From this page's time to that of the system. */
  let offset: number | null = null;

  const isStored = ({ key }: Entry): boolean => key !== null && storage.getItem(key) !== null;

  function store(entry: Entry): void {
    if (!persist) return;
    followClock();
    const { id, payload } = entry;
    const at = Math.round(entry.madeAt + offset!);
    const json = attempt(() => toJson({ id, at, state: storedState(entry), payload }), null);
    // The options of a call are the app's, and may not fit into JSON. It stays in memory.
    const key = json === null ? null : keys.entry(tab(), entry.sequence);
    if (key !== null) storage.setItem(key, json!);
    Object.assign(entry, { key, isSafe: key !== null && storage.isKept?.(key) !== false });
    // Its new state could not be stored. What is not stored is not sent again either.
    if (!entry.isSafe && storedState(entry) === 'posted') unstore(entry);
  }

  function unstore(entry: Entry): void {
    if (entry.key !== null) storage.removeItem(entry.key);
    entry.key = null;
    entry.isSafe = false;
  }

  function changeState(entry: Entry, change: Partial<Entry>): void {
    const before = storedState(entry);
    Object.assign(entry, change);
    if (entry.key === null || (storedState(entry) !== before && isStored(entry))) store(entry);
  }

  function followClock(): void {
    const [before, next] = [offset, now() - elapsed()];
    if (!persist || (before !== null && Math.abs(next - before) < CORRECTION_MS)) return;
    offset = next;
    if (before !== null) for (const entry of entries.values()) if (isStored(entry)) store(entry);
  }

  function drop(entry: Entry, fate: Fate = 'dropped'): void {
    unstore(entry);
    entries.delete(entry.id);
    entry.state = fate;
    // It has not been sent, so the same event of another tab may be.
    if (fate === 'left' || fate === 'dropped') once.delete(onceOf(entry));
  }

  /** Another tab has it: what is stored belongs to that tab. */
  function leave(entry: Entry): void {
    entry.key = null;
    drop(entry, 'left');
  }

  function isHere(entry: Entry): boolean {
    if (entry.key === null || isStored(entry)) return true;
    if (storage.getItem(keys.heir(tab())) !== null) return false;
    // Nobody took it over: the app has cleared the storage. This page still sends it.
    store(entry);
    return true;
  }

  function dropSurplus(): void {
    for (const entry of entries.values()) {
      if (entries.size <= MOST_WAITING) return;
      if (entry.state === 'sending') continue;
      drop(entry);
      onDrop('full', 1);
    }
  }

  /** False when this page has another entry for the same once-only event, or had one. */
  function isOnly(entry: Pick<Entry, 'id' | 'payload'>): boolean {
    const name = onceOf(entry);
    if (name === undefined) return true;
    const first = once.get(name);
    if (first === undefined) once.set(name, entry.id);
    // One visitor has few. The bound is for a page of many visitors.
    dropOldest(once, MOST_ONCE);
    return first === undefined || first === entry.id;
  }

  function* waiting(): Iterable<Entry> {
    followClock();
    const oldest = elapsed() - LONGEST_LIFE_MS;
    for (const entry of entries.values()) {
      if (entry.state === 'sending') continue;
      if (entry.madeAt < oldest) {
        drop(entry);
        onDrop('age', 1);
      } else if (isHere(entry)) yield entry;
      else leave(entry);
    }
  }

  return {
    /** Null: another entry is for the same once-only event. */
    add(payload: Payload, bytes: number): Entry | null {
      const sequence = nextSequence;
      const id = `${tab()}.${sequence}`;
      const entry: Entry = { id, at: now(), madeAt: elapsed(), payload, bytes, sequence, ...UNSTORED };
      if (!isOnly(entry)) return null;
      nextSequence++;
      store(entry);
      entries.set(id, entry);
      if (isEvent(entry) && recent.push(entry) > MOST_RECENT) recent.shift();
      dropSurplus();
      return entry;
    },

    /** Puts entries that another tab has left in front, because they are older. */
    addFirst(left: readonly LeftEntry[]) {
      const older = new Map<string, Entry>();
      firstSequence -= left.length;
      left.forEach((one, index) => {
        const own = entries.get(one.id);
        if (own) {
          // Another tab took it over from this one, and has left it in turn.
          own.hasFailed ||= one.hasFailed;
          store(own);
        } else if (!older.has(one.id) && isOnly(one)) {
          // A time ahead of the clock tells nothing, so it counts as now.
          const madeAt = elapsed() - Math.max(0, now() - one.at);
          const entry: Entry = { ...UNSTORED, ...one, madeAt, sequence: firstSequence + index };
          store(entry);
          older.set(entry.id, entry);
        }
      });
      entries = new Map([...older, ...entries]);
      dropSurplus();
    },

    /** The events still to be sent, oldest first. On the way it drops what is too old or was taken over by another tab. */
    *queued(): Iterable<EventEntry> {
      for (const entry of waiting()) if (isEvent(entry)) yield entry;
    },

    /** Removes every call and returns them, oldest first. */
    takeCalls(): TrackCall[] {
      const calls = [...waiting()].filter(isCall);
      for (const call of calls) drop(call, 'left');
      return calls.map(({ payload }) => payload);
    },
    hasCalls: () => [...entries.values()].some(isCall),

    /** `isDoubtful`: the server is in trouble, so without an answer the entries count as not delivered. */
    markSending(batch: readonly EventEntry[], isDoubtful: boolean) {
      for (const entry of batch) changeState(entry, { state: 'sending', isDoubtful });
    },

    /** Back to `queued`, each in its old place. `hasFailed`: after a request, not before one. */
    putBack(batch: readonly EventEntry[], hasFailed: boolean) {
      for (const entry of batch) {
        // Cleared meanwhile.
        if (entry.state !== 'sending') continue;
        changeState(entry, { state: 'queued', isDoubtful: false, hasFailed: entry.hasFailed || hasFailed });
      }
    },

    remove(batch: readonly EventEntry[], fate: Fate) {
      for (const entry of batch) drop(entry, fate);
    },
    /** Corrects the stored times when the clock of the system was set. */
    followClock,

    /** After a time without listening: what is no longer in the storage was taken over, or erased because consent was denied. */
    leaveMissing() {
      for (const entry of entries.values()) if (entry.key !== null && !isStored(entry)) leave(entry);
    },

    /** Tries again to store what the storage did not take. */
    storeAgain() {
      for (const entry of entries.values()) if (!entry.isSafe) store(entry);
    },

    /** False: the entries leave the storage and stay in memory only. */
    setPersist(next: boolean) {
      if (next === persist) return;
      // What another tab has taken over is no longer here. Without its key nothing would say so.
      if (!next) for (const entry of entries.values()) if (!isHere(entry)) leave(entry);
      persist = next;
      entries.forEach(persist ? store : unstore);
    },

    /** Drops everything here, and everything of every tab from the storage. Returns the events that were never sent. */
    clear(): readonly OutgoingEvent[] {
      const events = [...entries.values()].filter(isEvent);
      const unsent = events.filter(({ state, hasFailed }) => state === 'queued' && !hasFailed);
      for (const entry of entries.values()) drop(entry);
      once.clear();
      for (const key of storage.keys()) if (key.startsWith(keys.prefix)) storage.removeItem(key);
      return unsent.map(({ payload }) => payload.event);
    },

    size: () => entries.size,
    /** The last events that were added here, oldest first, also those that are gone. */
    recent: (): readonly EventEntry[] => recent,
  };
}

export type Outbox = ReturnType<typeof createOutbox>;

const MOST_ONCE = 1_000;
const MOST_RECENT = 100;

/** A call without options changes nothing when it is made again while it waits. */
const onceOf = ({ payload }: Pick<Entry, 'payload'>) => {
  if ('event' in payload) return payload.event.once;
  return payload.options ? undefined : toJson([payload.visitorId, payload.goalKey]);
};
const isEvent = (entry: Entry): entry is EventEntry => 'event' in entry.payload;
const isCall = (entry: Entry): entry is Entry<TrackCall> => !isEvent(entry);

/** The words have the same length: to store another takes no room, of which there may be none. */
function storedState({ state, hasFailed, isDoubtful }: Entry): StoredState {
  if (hasFailed || isDoubtful) return 'failed';
  return state === 'sending' ? 'posted' : 'queued';
}

const UNSTORED = { key: null, state: 'queued', isSafe: false, hasFailed: false, isDoubtful: false } as const;
