import type { Timers } from '../config/timers';
import { createAbort } from '../platform';
import type { Locks } from './locks';

/** A frozen tab may sit on a lock; after this long we go on without, which the storage protocol survives. */
const LONGEST_WAIT_MS = 2_000;

/** Runs `run` while no other tab runs under the same name. Without locks, or when they fail, it simply runs. */
export async function withLock<T>(
  locks: Locks | undefined,
  name: string,
  timers: Timers,
  run: () => T | Promise<T>,
): Promise<T> {
  if (!locks) return run();
  const abort = createAbort();
  const timer = timers.setTimeout(() => abort?.abort(), LONGEST_WAIT_MS);
  let hasRun = false;
  try {
    return await locks.request(name, abort ? { signal: abort.signal } : {}, () => {
      timers.clearTimeout(timer);
      hasRun = true;
      return run();
    });
  } catch (error) {
    if (hasRun) throw error;
    return run();
  } finally {
    timers.clearTimeout(timer);
  }
}
