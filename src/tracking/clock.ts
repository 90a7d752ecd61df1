import type { Timers } from '../config/timers';

export interface ClockOptions extends Timers {
  /** The clock of the system. It may stand still, jump and go back. */
  now: () => number;
  /** `performance.now`, where there is one. Setting the clock of the system does not move it. */
  elapsed?: (() => number) | undefined;
}

/** The time that one page waits by, and its timers. */
export interface Clock extends Timers {
  /** Milliseconds since some moment. They never go back, and never stand still while timers fire. */
  elapsed(): number;
}

/** When the clock of the system differs from this page's time by so much more than before, somebody has set it. */
export const CORRECTION_MS = 60_000;

/** An event or call is dropped after 24 hours. Events carry no time, so one delivered late is counted late. */
export const LONGEST_LIFE_MS = 86_400_000;

/** Where no clock can be trusted, timers still tell how much time has passed. */
export function createClock({ now, elapsed: source = now, setTimeout, clearTimeout }: ClockOptions): Clock {
  let last = -Infinity;
  let ahead = 0;

  function elapsed(): number {
    const time = source();
    if (time < last) ahead += last - time;
    last = time;
    return time + ahead;
  }

  return {
    elapsed,
    clearTimeout,
    setTimeout(run, ms) {
      const due = elapsed() + ms;
      return setTimeout(() => {
        ahead += Math.max(0, due - elapsed());
        run();
      }, ms);
    },
  };
}
