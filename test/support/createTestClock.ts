export interface TestClock {
  now(): number;
  setTimeout(callback: () => void, delay: number): unknown;
  clearTimeout(timer: unknown): void;
  /** Moves time on and runs what falls due, in order, also what is set meanwhile. */
  tick(milliseconds: number): void;
  /** What is left of every timer that has not run, in milliseconds. */
  pending(): number[];
}

/** Time in the hands of a test; nothing global is replaced. */
export function createTestClock(): TestClock {
  const timers = new Map<object, { due: number; callback: () => void }>();
  let time = 1_700_000_000_000;
  return {
    now: () => time,
    setTimeout(callback, delay) {
      const timer = {};
      timers.set(timer, { due: time + delay, callback });
      return timer;
    },
    clearTimeout: (timer) => void timers.delete(timer as object),
    tick(milliseconds) {
      const end = time + milliseconds;
      for (;;) {
        const next = [...timers].filter(([, { due }]) => due <= end).sort(([, a], [, b]) => a.due - b.due)[0];
        if (!next) break;
        timers.delete(next[0]);
        time = Math.max(time, next[1].due);
        next[1].callback();
      }
      time = end;
    },
    pending: () => [...timers.values()].map(({ due }) => due - time),
  };
}
