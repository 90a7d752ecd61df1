import { CORRECTION_MS } from './clock';
import { withLock } from './locks';
import type { LeftEntry, Outbox } from './outbox';
import type { Presence, TabContext } from './presence';
import { isStoredAsSent, readEntry, surveyOutboxes, type StoredOutbox } from './survey';

export interface AdopterOptions extends TabContext {
  outbox: Outbox;
  presence: Presence;
  /** The storage is of this tab alone, and may have begun as a copy of another's. */
  isTabOwn?: boolean | undefined;
  /** Entries that could not be read were erased. */
  onBroken: (count: number) => void;
  /** Entries of other tabs are here now. */
  onAdopted: () => void;
}

/** The first is just past the time within which a tab may still be taking its lock. */
const LOOK_AGAIN_MS = [2_500, 5_000, 15_000, 60_000] as const;
/** What a page wrote as it ended is seen here after so long. */
const LAST_WORDS_MS = 30;
/** All tabs see what one has written after so long. A lock makes tabs take turns, but does not carry their writes. */
const SEEN_BY_ALL_MS = 50;
const SEEN_BY_ALL_WITHOUT_LOCKS_MS = 250;
/** A page takes its lock as it starts. A page that wrote this recently may be about to. */
const GRACE_MS = 2_000;
/** Without locks a silent tab may be frozen rather than gone. It survives being taken for gone, but need not be. */
const LEASE_MS = 180_000;

/**
 * Takes over what tabs that are gone have left, each by exactly one other. An adopter signs as heir and waits until every tab sees
 * who signed last; only that one goes on. An entry is copied before it is removed. When the adopter dies in between, both copies have
 * the same id, and the next adopter keeps one.
 */
export function createAdopter(options: AdopterOptions) {
  const { storage, keys, tab, outbox, presence, locks, now, elapsed, maxAgeMs, isShared } = options;
  let searching: Promise<void> | null = null;
  let timer: unknown;
  let wake = () => {};
  let looks = 0;
  let isOff = true;
  let isWanted = false;
  let mayHaveCopies = options.isTabOwn ?? false;
  /** Tabs without a lock: when they last wrote, and since when this page has seen no more of them. */
  const silent = new Map<string, { lastSeen: number; since: number }>();
  /** From this page's time to that of the system, and when the latter was last found to have been set. */
  let offset: number | null = null;
  let clockSetAt = -Infinity;

  /** Resolves false when it was called off. */
  function sleep(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const sleeping = options.setTimeout(() => resolve(true), ms);
      wake = () => {
        options.clearTimeout(sleeping);
        resolve(false);
      };
    });
  }

  function watchClock(): void {
    const next = now() - elapsed();
    if (offset !== null && Math.abs(next - offset) < CORRECTION_MS) return;
    if (offset !== null) clockSetAt = elapsed();
    offset = next;
  }

  const survey = (): StoredOutbox[] =>
    surveyOutboxes(storage, keys, now() - maxAgeMs).filter((other) => other.tab !== tab());

  async function queryHeld(): Promise<ReadonlySet<string>> {
    if (!locks || !presence.hasLocks()) return new Set();
    try {
      const { held = [] } = await locks.query();
      return new Set(held.map(({ name }) => name ?? ''));
    } catch {
      presence.loseLocks();
      return new Set();
    }
  }

  function isSilent({ tab: other, lastSeen }: StoredOutbox): boolean {
    watchClock();
    const time = elapsed();
    const patience = presence.hasLocks() ? GRACE_MS : LEASE_MS;
    const before = silent.get(other);
    const since = before?.lastSeen === lastSeen ? before.since : time;
    silent.set(other, { lastSeen, since });
    // With locks this page's own time will do as well: the clock of the system may stand still.
    if (presence.hasLocks() && time - since > patience) return true;
    // What a tab wrote before the clock was set says nothing.
    return time - clockSetAt > patience && Math.abs(now() - lastSeen) > patience;
  }

  /**
   * Which tabs are gone. `isSecondLook`: a tab that closed has had time to let its lock go. If it holds one, it is back, and that it
   * has removed its note is not seen here yet.
   */
  async function findGone(isSecondLook: boolean): Promise<ReadonlySet<string>> {
    const others = survey();
    if (others.length === 0) return new Set();
    const held = await queryHeld();
    const gone = others.filter((other) => {
      const isHeld = held.has(keys.tabLock(other.tab));
      // The note counts before the lock, which may take a moment to be free.
      return other.isClosed ? !(isHeld && isSecondLook) : !isHeld && isSilent(other);
    });
    return new Set(gone.map((other) => other.tab));
  }

  /** Returns how many other tabs still have something in the storage; null when it was called off. */
  async function adopt(): Promise<number | null> {
    if (isOff) return null;
    const gone = await findGone(false);
    if (isOff) return null;
    for (const other of gone) storage.setItem(keys.note('heir', other), `${tab()} ${now()}`);
    if (gone.size > 0) {
      if (!(await sleep(presence.hasLocks() ? SEEN_BY_ALL_MS : SEEN_BY_ALL_WITHOUT_LOCKS_MS))) return null;
      await takeOver(gone);
    }
    return survey().filter(({ entries, note }) => entries.length > 0 || note).length;
  }

  async function takeOver(gone: ReadonlySet<string>): Promise<void> {
    // A page may have come back from the back/forward cache, or been started again, meanwhile.
    const still = await findGone(true);
    if (isOff) return;
    const left = survey().filter(({ tab: other }) => {
      return gone.has(other) && still.has(other) && storage.getItem(keys.note('heir', other))?.startsWith(`${tab()} `);
    });
    left.sort((one, other) => one.lastSeen - other.lastSeen);
    const entries = left.flatMap(readEntries);
    presence.beat();
    outbox.addFirst(entries);
    left.forEach(erase);
    outbox.storeAgain();
    if (entries.length > 0) options.onAdopted();
  }

  function readEntries({ entries, note }: StoredOutbox): LeftEntry[] {
    const left: LeftEntry[] = [];
    let broken = 0;
    for (const { value } of entries) {
      const entry = readEntry(value);
      if (!entry) broken++;
      // What was on its way when its page ended counts as delivered.
      else if (!isStoredAsSent(value) && !note?.first.includes(entry.id))
        left.push({ ...entry, hasFailed: note?.again.includes(entry.id) ?? false });
    }
    if (broken > 0) options.onBroken(broken);
    return left;
  }

  function erase({ tab: other, entries }: StoredOutbox): void {
    for (const { key } of entries) storage.removeItem(key);
    for (const kind of ['sending', 'closed', 'seen'] as const) storage.removeItem(keys.note(kind, other));
  }

  /**
   * `window.open` and "duplicate tab" copy the `sessionStorage` of a page, which goes on sending what it has. So what this storage
   * has of tabs that are open is a copy.
   */
  async function dropCopies(): Promise<void> {
    mayHaveCopies = false;
    const held = await queryHeld();
    for (const other of survey()) if (held.has(keys.tabLock(other.tab))) erase(other);
  }

  async function search(): Promise<void> {
    const isFirst = looks === 0 && isShared;
    if (isFirst) await sleep(LAST_WORDS_MS);
    // What comes up later is of frames of this page.
    if (mayHaveCopies) await dropCopies();
    const others = await withLock(locks, keys.shortLock, options, adopt);
    // The first is followed by another: a page in another process may write its last words while this one starts.
    if (others !== null && (others > 0 || isFirst) && !isOff && !isWanted) lookAgain();
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
      // It was called off and on again in the meantime, as StrictMode does.
      if (isWanted && !isOff) look();
    });
  }

  function lookAgain(): void {
    const delay = LOOK_AGAIN_MS[Math.min(looks++, LOOK_AGAIN_MS.length - 1)];
    timer = options.setTimeout(look, delay!);
  }

  return {
    /** Looks for entries of tabs that are gone: now, and again later while other tabs have entries. */
    run() {
      watchClock();
      isOff = false;
      looks = 0;
      look();
    },
    /** Resolves when no search is going on. */
    async idle() {
      while (searching) await searching;
    },
    stop() {
      isOff = true;
      options.clearTimeout(timer);
      timer = undefined;
      wake();
    },
  };
}
