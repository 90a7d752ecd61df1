import type { Timers } from '../config/timers';

export interface ClockOptions extends Timers {
  /** The clock of the system: it may stand still, jump and go back. */
  now: () => number;
  /** `performance.now`, where there is one: setting the clock of the system does not move it. */
  elapsed?: (() => number) | undefined;
}

/** The time that one page waits by, and its timers. */
export interface Clock extends Timers {
  /** Milliseconds since some moment. They never go back, and never stand still while timers fire. */
  elapsed(): number;
}

/** By so much the clock of the system differs from this page's time when somebody has set it. Less is no matter. */
export const CORRECTION_MS = 60_000;

/** Where no clock can be trusted, timers still tell how much time has passed. */
export function createClock(options: ClockOptions): Clock {
  const { now, elapsed: source = now, clearTimeout } = options;
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
      return options.setTimeout(() => {
        ahead += Math.max(0, due - elapsed());
        run();
      }, ms);
    },
  };
}
