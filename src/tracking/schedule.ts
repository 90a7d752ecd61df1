import type { Clock } from './clock';

export interface ScheduleOptions extends Clock {
  debounceMs: number;
  maxWaitMs: number;
  batchSize: number;
  /** It is time to send. */
  onDue: () => void;
}

/** Decides when to send: after a quiet moment, after the longest wait, when a batch is full, or when told. It has one timer at most. */
export function createSchedule(options: ScheduleOptions) {
  const { debounceMs, maxWaitMs, batchSize, elapsed, onDue } = options;
  let firstAt: number | null = null;
  let dueAt = Infinity;
  let timer: unknown;
  let timerAt = Infinity;

  function rest(): void {
    options.clearTimeout(timer);
    firstAt = null;
    dueAt = timerAt = Infinity;
  }

  function arm(): void {
    // A timer that fires too early looks again, so that a burst of events does not set one a thousand times.
    if (timerAt <= dueAt) return;
    options.clearTimeout(timer);
    timerAt = dueAt;
    timer = options.setTimeout(fire, Math.max(0, dueAt - elapsed()));
  }

  function fire(): void {
    timerAt = Infinity;
    if (elapsed() < dueAt) return arm();
    rest();
    onDue();
  }

  return {
    /** An event was added; `waiting` is how many wait now. */
    added(waiting: number) {
      const time = elapsed();
      firstAt ??= time;
      dueAt = waiting >= batchSize ? time : Math.min(time + debounceMs, firstAt + maxWaitMs);
      arm();
    },
    /** Sends at `time`, or earlier when that was planned already. */
    wakeAt(time: number) {
      dueAt = Math.min(dueAt, time);
      arm();
    },
    /** Forgets every plan. */
    rest,
  };
}
