/** The two functions of the world that a delay needs; what a timer is, is the world's business. */
export interface Timers {
  setTimeout(callback: () => void, delay: number): unknown;
  // A method, so that the global of any runtime fits, whatever it calls a timer.
  clearTimeout(timer: unknown): void;
}

export const realTimers: Timers = {
  setTimeout: (callback, delay) => setTimeout(callback, delay),
  clearTimeout: (timer) => clearTimeout(timer as number),
};
