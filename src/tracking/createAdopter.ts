import type { Timers } from '../config/timers';
import { adoptOrphans, dropCopies } from './adoptOrphans';
import type { AdoptOptions, Adoption } from './adoptOrphans';
import { createSleep } from './createSleep';
import type { Locks } from './locks';
import { withLock } from './withLock';

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
