import type { Timers } from '../config/timers';
import { type Locks, withLock } from './locks';
import type { LeftEntry, Outbox, OutboxStorage, SendingMark, StoredEntry } from './outbox';
import type { TabPresence } from './presence';
import { type OutboxKeys, parseOutboxKey } from './outboxKeys';

export interface AdopterOptions<T> extends Omit<AdoptOptions<T>, 'sleep' | 'isOff'>, Timers {
  locks?: Locks | undefined;
  /** Milliseconds that the last words of another page take to be seen here; 0: nobody else writes here. */
  settleMs: number;
  /** The storage is of this tab alone, and may have begun as a copy of another's. */
  isTabOwn?: boolean | undefined;
  onAdopted: (adoption: Adoption) => void;
}

export interface Adopter {
  /** Looks for orphans now, and again later while other tabs have entries. */
  run(): void;
  /** Resolves when no search is going on. */
  idle(): Promise<void>;
  stop(): void;
}

/** The first is just past the time within which a tab may still be taking its lock. */
const LOOK_AGAIN_MS = [2_500, 5_000, 15_000, 60_000] as const;

/** When to look for what tabs that are gone have left. */
export function createAdopter<T>(options: AdopterOptions<T>): Adopter {
  const { locks, settleMs, onAdopted } = options;
  const sleep = createSleep(options);
  let searching: Promise<void> | null = null;
  let timer: unknown;
  let looks = 0;
  let isOff = true;
  let isWanted = false;
  let mayHaveCopies = options.isTabOwn ?? false;

  async function search(): Promise<void> {
    if (looks === 0 && settleMs > 0) await sleep.wait(settleMs);
    // Later ones are of frames of this page.
    if (mayHaveCopies) await dropCopies({ ...options, sleep: sleep.wait, isOff: () => isOff });
    mayHaveCopies = false;
    const adoption = await withLock(locks, options.keys.shortLock, options, async () =>
      isOff ? null : adoptOrphans({ ...options, sleep: sleep.wait, isOff: () => isOff }),
    );
    if (!adoption) return;
    onAdopted(adoption);
    // Once more in any case: a page in another process may say its last words while the next one is starting.
    const isLate = looks === 0 && settleMs > 0;
    if ((adoption.others > 0 || isLate) && !isOff && !isWanted) lookAgain();
  }

  function look(): void {
    options.clearTimeout(timer);
    timer = undefined;
    if (searching) {
      isWanted = true;
      return;
    }
    isWanted = false;
    searching = search().finally(() => {
      searching = null;
      // Called off and on again in the meantime, as StrictMode does.
      if (isWanted && !isOff) look();
    });
  }

  function lookAgain(): void {
    const delay = LOOK_AGAIN_MS[Math.min(looks++, LOOK_AGAIN_MS.length - 1)];
    timer = options.setTimeout(look, delay!);
  }

  return {
    run() {
      isOff = false;
      looks = 0;
      look();
    },
    async idle() {
      while (searching) await searching;
    },
    stop() {
      isOff = true;
      options.clearTimeout(timer);
      timer = undefined;
      sleep.wakeAll();
    },
  };
}

export interface AdoptOptions<T> {
  storage: OutboxStorage;
  keys: OutboxKeys;
  tab: () => string;
  outbox: Outbox<T>;
  presence: TabPresence;
  now: () => number;
  maxAgeMs: number;
  /** The payload, when it is one; else null. */
  readPayload: (value: unknown) => { payload: T; bytes: number } | null;
  /** Resolves false when adopting has been called off. */
  sleep: (ms: number) => Promise<boolean>;
  /** Has it been called off? */
  isOff: () => boolean;
}

export interface Adoption {
  adopted: number;
  /** Could not be read. */
  broken: number;
  /** Tabs that still have something in the storage, and are alive or may be. */
  others: number;
}

/** Milliseconds within which all tabs see what one wrote. A lock makes adopters take turns, but does not carry their writes. */
const SETTLE_MS = 50;
const SETTLE_WITHOUT_LOCKS_MS = 250;

/**
 * Takes over what tabs that are gone have left, each by exactly one other: an adopter signs as heir, waits until every tab sees who
 * signed last, and only that one goes on. An entry is copied before it is removed; should the adopter die in between, both copies have
 * the same id, and the next adopter keeps one.
 */
export async function adoptOrphans<T>(options: AdoptOptions<T>): Promise<Adoption> {
  const { storage, keys, tab, presence } = options;
  const adoption: Adoption = { adopted: 0, broken: 0, others: 0 };
  const before = survey(options);
  const gone = await presence.findGone(before, false);
  if (options.isOff()) return adoption;
  for (const other of gone) storage.setItem(keys.of('heir', other), `${tab()} ${options.now()}`);
  if (gone.length > 0) {
    if (!(await options.sleep(presence.hasLocks() ? SETTLE_MS : SETTLE_WITHOUT_LOCKS_MS))) return adoption;
    await takeOver(options, new Set(gone), adoption);
  }
  adoption.others = survey(options).filter(({ entries, mark }) => entries.length > 0 || mark).length;
  return adoption;
}

/**
 * Drops what a storage of this tab alone has of tabs that are open: `window.open` and "duplicate tab" copy the `sessionStorage` of a
 * page, which goes on sending what it has.
 */
export async function dropCopies<T>(options: AdoptOptions<T>): Promise<void> {
  for (const copy of await options.presence.findOpen(survey(options))) erase(options, copy);
}

function survey<T>({ storage, keys, tab, now, maxAgeMs }: AdoptOptions<T>): TabOutbox[] {
  const { tabs, stale } = surveyOutboxes(storage, keys, now() - maxAgeMs);
  for (const key of stale) storage.removeItem(key);
  return [...tabs.values()].filter((other) => other.tab !== tab());
}

async function takeOver<T>(options: AdoptOptions<T>, gone: ReadonlySet<string>, adoption: Adoption): Promise<void> {
  const { storage, keys, tab, presence } = options;
  // Asked again: a page may have come back from the back/forward cache, or been started again, while the signatures settled.
  const still = new Set(await presence.findGone(survey(options), true));
  if (options.isOff()) return;
  const left = survey(options).filter(({ tab: other }) => {
    return gone.has(other) && still.has(other) && storage.getItem(keys.of('heir', other))?.startsWith(`${tab()} `);
  });
  left.sort((one, other) => one.lastSeen - other.lastSeen);
  const entries = left.flatMap((one) => readEntries(options, one, adoption));
  adoption.adopted += entries.length;
  presence.beat();
  options.outbox.addFirst(entries);
  for (const one of left) erase(options, one);
  options.outbox.storeAgain();
}

function readEntries<T>(options: AdoptOptions<T>, left: TabOutbox, adoption: Adoption): LeftEntry<T>[] {
  const delivered = new Set(left.mark?.first);
  const failed = new Set(left.mark?.again);
  const entries: LeftEntry<T>[] = [];
  for (const { stored } of left.entries) {
    const read = stored && options.readPayload(stored.payload);
    if (!read) adoption.broken++;
    // What was on its way when its page ended is taken for delivered.
    else if (!stored.isSent && !delivered.has(stored.id)) {
      entries.push({ id: stored.id, at: stored.at, ...read, hasFailed: failed.has(stored.id) });
    }
  }
  return entries;
}

function erase<T>({ storage, keys }: AdoptOptions<T>, { tab, entries }: TabOutbox): void {
  for (const { key } of entries) storage.removeItem(key);
  for (const kind of ['sending', 'closed', 'seen'] as const) storage.removeItem(keys.of(kind, tab));
}

/** What one tab has in the storage. */
export interface TabOutbox {
  readonly tab: string;
  readonly entries: { readonly key: string; readonly sequence: number; readonly stored: StoredEntry<unknown> | null }[];
  mark: SendingMark | null;
  isClosed: boolean;
  /** When it last wrote. */
  lastSeen: number;
}

export interface Survey {
  readonly tabs: ReadonlyMap<string, TabOutbox>;
  /** Keys of agreements whose tabs are long gone. */
  readonly stale: readonly string[];
}

/** Reads what every tab has stored. What cannot be read counts as an entry without content, for the adopter to clear away. */
export function surveyOutboxes(storage: OutboxStorage, keys: OutboxKeys, oldest: number): Survey {
  const tabs = new Map<string, TabOutbox>();
  const stale: string[] = [];

  function tabOf(tab: string): TabOutbox {
    let found = tabs.get(tab);
    if (!found) tabs.set(tab, (found = { tab, entries: [], mark: null, isClosed: false, lastSeen: 0 }));
    return found;
  }

  for (const key of storage.keys()) {
    const parsed = parseOutboxKey(keys, key);
    if (!parsed) continue;
    const { kind, name, sequence } = parsed;
    const value = storage.getItem(key);
    if (value === null) continue;
    if (kind === 'once' || kind === 'sent' || kind === 'heir') {
      if (!(Number(value.split(' ')[1]) >= oldest)) stale.push(key);
    } else if (kind === 'closed') {
      tabOf(name).isClosed = true;
    } else if (kind === 'seen') {
      const tab = tabOf(name);
      tab.lastSeen = Math.max(tab.lastSeen, Number(value) || 0);
    } else if (kind === 'sending') {
      const tab = tabOf(name);
      tab.mark = readMark(value);
      tab.lastSeen = Math.max(tab.lastSeen, tab.mark?.at ?? 0);
    } else {
      const tab = tabOf(name);
      const stored = readStored(value);
      tab.entries.push({ key, sequence, stored });
      tab.lastSeen = Math.max(tab.lastSeen, stored?.at ?? 0);
    }
  }
  for (const { entries } of tabs.values()) entries.sort((a, b) => a.sequence - b.sequence);
  return { tabs, stale };
}

function readStored(json: string): StoredEntry<unknown> | null {
  const value = parse(json);
  const at = value?.at ?? value?.on;
  if (typeof value?.id !== 'string' || typeof at !== 'number' || !('payload' in value)) return null;
  return { id: value.id, at, isSent: 'on' in value, payload: value.payload };
}

function readMark(json: string): SendingMark | null {
  const value = parse(json);
  if (!value || !Array.isArray(value.first) || !Array.isArray(value.again)) return null;
  return { at: typeof value.at === 'number' ? value.at : 0, first: value.first, again: value.again };
}

function parse(json: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

export interface Sleep {
  /** Resolves true after `ms`, false when woken before. */
  wait(ms: number): Promise<boolean>;
  wakeAll(): void;
}

/** Waiting that can be called off, so that no timer outlives its owner. */
export function createSleep({ setTimeout, clearTimeout }: Timers): Sleep {
  const sleepers = new Set<() => void>();
  return {
    wait: (ms) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => end(true), ms);
        const wake = (): void => end(false);
        function end(slept: boolean): void {
          clearTimeout(timer);
          sleepers.delete(wake);
          resolve(slept);
        }
        sleepers.add(wake);
      }),
    wakeAll() {
      for (const wake of [...sleepers]) wake();
    },
  };
}
