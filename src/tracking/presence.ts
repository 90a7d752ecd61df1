import { CORRECTION_MS, type Clock } from './clock';
import type { OutboxStorage } from './outbox';
import type { Locks } from './locks';
import type { OutboxKeys } from './outboxKeys';

export interface TabPresenceOptions extends Clock {
  storage: OutboxStorage;
  keys: OutboxKeys;
  tab: () => string;
  locks?: Locks | undefined;
  /** False: nobody else uses this storage, so nobody needs to know. */
  isShared: boolean;
  now: () => number;
}

export interface TabPresence {
  /** This page is alive: its entries are its own. */
  open(): void;
  /** This page is ending, or going to the back/forward cache: what it leaves may be taken over at once. */
  close(leavesEntries: boolean): void;
  /** Says that this page is alive, where no lock says so. */
  beat(): void;
  /**
   * Which of these tabs are gone. `lastSeen` is when a tab last wrote. `isSecondLook`: one that said it was closing has had time to let go
   * of its lock. If it holds one, it is back, and that it has taken its word back is not seen here yet.
   */
  findGone(
    tabs: readonly { tab: string; lastSeen: number; isClosed: boolean }[],
    isSecondLook: boolean,
  ): Promise<string[]>;
  /** Which of these tabs are open, as far as locks say so. */
  findOpen<Tab extends { tab: string }>(tabs: readonly Tab[]): Promise<Tab[]>;
  hasLocks(): boolean;
}

/** A page takes its lock as it starts; one that wrote this recently may be about to. */
const GRACE_MS = 2_000;
/** Without locks a silent tab may be frozen rather than gone. It survives being taken for dead, but need not be. */
const LEASE_MS = 180_000;
/** Browsers hold back the timers of a tab in the background to one a minute. */
const BEAT_MS = 50_000;

/**
 * Says whether tabs are alive. A lock held while the page is open tells exactly, also after a crash. It is let go on the way out:
 * a page that holds one is kept from the back/forward cache.
 */
export function createTabPresence(options: TabPresenceOptions): TabPresence {
  const { storage, keys, tab, locks, isShared, now } = options;
  let letGo: (() => void) | null = null;
  let timer: unknown;
  let isLockable = locks !== undefined;
  /** Tabs without a lock: when they had last written, and since when this page knows it. */
  const silent = new Map<string, { lastSeen: number; since: number }>();

  /** From this page's time to that of the system, and when the latter was last found to have been set. */
  let offset: number | null = null;
  let setAt = -Infinity;

  function watchClock(): void {
    const next = now() - options.elapsed();
    if (offset !== null && Math.abs(next - offset) < CORRECTION_MS) return;
    if (offset !== null) setAt = options.elapsed();
    offset = next;
  }

  function isSilent(other: string, lastSeen: number, patience: number): boolean {
    watchClock();
    const time = options.elapsed();
    const before = silent.get(other);
    const since = before?.lastSeen === lastSeen ? before.since : time;
    silent.set(other, { lastSeen, since });
    // Where locks tell who is alive, this page's own time will do as well: the clock of the system may stand still.
    if (isLockable && time - since > patience) return true;
    // What a tab wrote before the clock was set says nothing.
    return time - setAt > patience && Math.abs(now() - lastSeen) > patience;
  }

  async function queryHeld(): Promise<ReadonlySet<string>> {
    try {
      const { held = [] } = await locks!.query();
      return new Set(held.map(({ name }) => name ?? ''));
    } catch {
      isLockable = false;
      return new Set();
    }
  }

  function beat(): void {
    options.clearTimeout(timer);
    timer = undefined;
    if (isLockable || !isShared) return;
    storage.setItem(keys.of('seen', tab()), String(now()));
    timer = options.setTimeout(beat, BEAT_MS);
  }

  function stopBeating(): void {
    options.clearTimeout(timer);
    if (timer !== undefined) storage.removeItem(keys.of('seen', tab()));
    timer = undefined;
  }

  return {
    beat,

    open() {
      watchClock();
      storage.removeItem(keys.of('closed', tab()));
      beat();
      if (!locks || letGo) return;
      const untilGone = new Promise<void>((resolve) => (letGo = resolve));
      // Refused where the origin is opaque; then tabs go by the clock.
      locks
        .request(keys.tabLock(tab()), {}, () => untilGone)
        .catch(() => {
          isLockable = false;
          if (letGo) beat();
        });
    },

    close(leavesEntries) {
      if (leavesEntries) storage.setItem(keys.of('closed', tab()), String(now()));
      stopBeating();
      letGo?.();
      letGo = null;
    },

    async findGone(tabs, isSecondLook) {
      if (tabs.length === 0) return [];
      const held = isLockable ? await queryHeld() : new Set<string>();
      const patience = isLockable ? GRACE_MS : LEASE_MS;
      return tabs
        .filter(({ tab: other, lastSeen, isClosed }) => {
          const isHeld = held.has(keys.tabLock(other));
          // Its last word counts before its lock, which may take a moment to be free.
          if (isClosed) return !(isHeld && isSecondLook);
          return !isHeld && isSilent(other, lastSeen, patience);
        })
        .map(({ tab: other }) => other);
    },

    async findOpen(tabs) {
      const held = isLockable ? await queryHeld() : new Set<string>();
      return tabs.filter(({ tab: other }) => held.has(keys.tabLock(other)));
    },

    hasLocks: () => isLockable,
  };
}
