import { CORRECTION_MS, LONGEST_LIFE_MS } from './clock';
import { heldLocks, withLock } from './locks';
import type { LeftEntry, Outbox, StoredState } from './outbox';
import type { Presence, TabContext } from './presence';
import { readEntry, surveyOutboxes, type StoredOutbox } from './survey';

export interface AdopterOptions extends TabContext {
  outbox: Outbox;
  presence: Presence;
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
 * who signed last; only that one goes on. It copies an entry before it removes it. When it dies in between, the next adopter keeps one
 * of the copies, because both have the same id.
 */
export function createAdopter(options: AdopterOptions) {
  const { storage, keys, tab, outbox, presence, locks, now, elapsed, isShared } = options;
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
    surveyOutboxes(storage, keys, now() - LONGEST_LIFE_MS).filter((other) => other.tab !== tab());

  async function queryHeld(): Promise<readonly string[]> {
    try {
      return presence.hasLocks() ? await heldLocks(locks) : [];
    } catch {
      presence.loseLocks();
      return [];
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

  /** `isSecondLook`: a tab that closed has had time to let its lock go. If it holds one, it is back, and its note is not removed yet. */
  async function findGone(isSecondLook: boolean): Promise<readonly string[]> {
    const others = survey();
    if (others.length === 0) return [];
    const held = await queryHeld();
    const gone = others.filter((other) => {
      const isHeld = held.includes(keys.tabLock(other.tab));
      // The note counts before the lock, which may take a moment to be free.
      return other.isClosed ? !(isHeld && isSecondLook) : !isHeld && isSilent(other);
    });
    return gone.map((other) => other.tab);
  }

  /** Returns how many other tabs still have something in the storage; null when it was called off. */
  async function adopt(): Promise<number | null> {
    if (isOff) return null;
    const gone = await findGone(false);
    if (isOff) return null;
    for (const other of gone) storage.setItem(keys.heir(other), `${tab()} ${now()}`);
    if (gone.length > 0) {
      if (!(await sleep(presence.hasLocks() ? SEEN_BY_ALL_MS : SEEN_BY_ALL_WITHOUT_LOCKS_MS))) return null;
      await takeOver(gone);
    }
    return survey().filter(({ entries }) => entries.length > 0).length;
  }

  async function takeOver(gone: readonly string[]): Promise<void> {
    // A page may have come back from the back/forward cache, or been started again, meanwhile.
    const still = await findGone(true);
    if (isOff) return;
    const isOurs = (other: string) => storage.getItem(keys.heir(other))?.startsWith(`${tab()} `);
    const taken = still.filter((other) => gone.includes(other) && isOurs(other));
    const left = survey().filter((other) => taken.includes(other.tab));
    left.sort((one, other) => one.lastSeen - other.lastSeen);
    const entries = left.flatMap(readEntries);
    presence.beat();
    outbox.addFirst(entries);
    left.forEach(erase);
    outbox.storeAgain();
    if (entries.length > 0) options.onAdopted();
  }

  function readEntries({ entries }: StoredOutbox): LeftEntry[] {
    const left: LeftEntry[] = [];
    let broken = 0;
    for (const { value } of entries) {
      const entry = readEntry(value);
      if (!entry) broken++;
      // What was on its way when its page ended counts as delivered.
      else if (value.state !== ('posted' satisfies StoredState)) left.push(entry);
    }
    if (broken > 0) options.onBroken(broken);
    return left;
  }

  function erase({ tab: other, entries }: StoredOutbox): void {
    for (const { key } of entries) storage.removeItem(key);
    storage.removeItem(keys.presence(other));
  }

  /** `window.open` and "duplicate tab" copy the `sessionStorage` of a page. So its entries of tabs that are open are copies. */
  async function dropCopies(): Promise<void> {
    mayHaveCopies = false;
    const held = await queryHeld();
    for (const other of survey()) if (held.includes(keys.tabLock(other.tab))) erase(other);
  }

  async function search(): Promise<void> {
    const isFirst = looks === 0 && isShared;
    if (isFirst) await sleep(LAST_WORDS_MS);
    // What comes up later is of frames of this page.
    if (mayHaveCopies) await dropCopies();
    const others = await withLock(locks, keys.shortLock, options, adopt);
    // The first is followed by another: a page in another process may write its last words while this one starts.
    if (others === null || !(others > 0 || isFirst) || isOff || isWanted) return;
    timer = options.setTimeout(look, LOOK_AGAIN_MS[Math.min(looks++, LOOK_AGAIN_MS.length - 1)]!);
  }

  function look(): void {
    options.clearTimeout(timer);
    isWanted = searching !== null;
    if (searching) return;
    searching = search().finally(() => {
      searching = null;
      // It was called off and on again in the meantime, as StrictMode does.
      if (isWanted && !isOff) look();
    });
  }

  return {
    /** Looks now, and again later while other tabs have entries. */
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
      wake();
    },
  };
}
