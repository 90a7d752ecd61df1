import type { Timers } from '../config/timers';

export interface Sleep {
  /** Resolves true after `ms`, false when woken before. */
  wait(ms: number): Promise<boolean>;
  wakeAll(): void;
}

/** Waiting that can be called off, so that no timer outlives its owner. */
export function createSleep({ setTimeout, clearTimeout }: Timers): Sleep {
  const sleepers = new Set<() => void>();
  return {
    wait: (ms) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => end(true), ms);
        const wake = (): void => end(false);
        function end(slept: boolean): void {
          clearTimeout(timer);
          sleepers.delete(wake);
          resolve(slept);
        }
        sleepers.add(wake);
      }),
    wakeAll() {
      for (const wake of [...sleepers]) wake();
    },
  };
}
