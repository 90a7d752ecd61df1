import type { Timers } from '../config/timers';

/** Runs something later, without keeping a process alive for it. Returns the calling off. */
export function after(timers: Timers, ms: number, run: () => void): () => void {
  const timer = timers.setTimeout(run, ms);
  (timer as { unref?: () => void } | undefined)?.unref?.();
  return () => timers.clearTimeout(timer);
}

/** Resolves when `promise`, which never rejects, has resolved, or the time is over; no timer is left either way. */
export function settledWithin(timers: Timers, promise: Promise<unknown>, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const end = after(timers, ms, resolve);
    void promise.then(() => {
      end();
      resolve();
    });
  });
}
