import { after, type Timers } from '../config/timers';

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
