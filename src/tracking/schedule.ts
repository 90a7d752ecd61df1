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

  function rest(): void {
    options.clearTimeout(timer);
    firstAt = null;
    dueAt = Infinity;
  }

  function planFor(time: number): void {
    dueAt = time;
    options.clearTimeout(timer);
    timer = options.setTimeout(
      () => {
        rest();
        onDue();
      },
      Math.max(0, dueAt - elapsed()),
    );
  }

  return {
    /** An event was added; `waiting` is how many wait now. */
    added(waiting: number) {
      const time = elapsed();
      firstAt ??= time;
      planFor(waiting >= batchSize ? time : Math.min(time + debounceMs, firstAt + maxWaitMs));
    },
    /** Sends at `time`, or earlier when that was planned already. */
    wakeAt: (time: number) => planFor(Math.min(dueAt, time)),
    /** Forgets every plan. */
    rest,
  };
}
