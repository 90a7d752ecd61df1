import type { Clock } from './clock';
import type { Locks } from './locks';
import { CLOSED, type OutboxKeys, type OutboxStorage } from './outboxKeys';

/** One tab among those that share a storage. */
export interface TabContext extends Clock {
  tab: () => string;
  storage: OutboxStorage;
  keys: OutboxKeys;
  locks?: Locks | undefined;
  /** False: no other page uses this storage. */
  isShared: boolean;
  /** The clock of the system. `elapsed` is that of this page. */
  now: () => number;
}

/** Browsers hold back the timers of a tab in the background to one a minute. */
const BEAT_MS = 50_000;

/** Tells other tabs by a lock that this one is open. It lets the lock go on the way out, for the sake of the back/forward cache. */
export function createPresence(options: TabContext) {
  const { storage, keys, tab, locks, isShared, now } = options;
  let letGo: (() => void) | null = null;
  let timer: unknown;
  let hasLocks = locks !== undefined;
  const key = () => keys.presence(tab());

  function beat(): void {
    options.clearTimeout(timer);
    if (hasLocks || !isShared) return;
    storage.setItem(key(), String(now()));
    timer = options.setTimeout(beat, BEAT_MS);
  }

  return {
    /** Writes that the page is open, where no lock says so. */
    beat,

    open() {
      storage.removeItem(key());
      beat();
      if (!locks || letGo) return;
      const untilGone = new Promise<void>((resolve) => (letGo = resolve));
      // Refused where the origin is opaque. Then tabs go by the clock.
      locks
        .request(keys.tabLock(tab()), {}, () => untilGone)
        .catch(() => {
          hasLocks = false;
          if (letGo) beat();
        });
    },

    /** The page ends, or goes to the back/forward cache: others may take over at once what it leaves. */
    close(leavesEntries: boolean) {
      options.clearTimeout(timer);
      if (leavesEntries) storage.setItem(key(), CLOSED);
      else storage.removeItem(key());
      letGo?.();
      letGo = null;
    },

    hasLocks: () => hasLocks,
    /** Locks were refused here. */
    loseLocks: () => void (hasLocks = false),
  };
}

export type Presence = ReturnType<typeof createPresence>;
