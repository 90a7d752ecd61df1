import { abortReason, createAbort } from '../platform';

/** The two functions that a delay needs. Each runtime has its own type of timer. */
export interface Timers {
  setTimeout(callback: () => void, delay: number): unknown;
  // A method, so that the global of any runtime fits, whatever it calls a timer.
  clearTimeout(timer: unknown): void;
}

export const realTimers: Timers = {
  setTimeout: (callback, delay) => setTimeout(callback, delay),
  clearTimeout: (timer) => clearTimeout(timer as number),
};

/** Calls `run` later, without keeping a process alive for it. Returns a function that cancels it. */
export function after(timers: Timers, ms: number, run: () => void): () => void {
  const timer = timers.setTimeout(run, ms);
  (timer as { unref?: () => void } | undefined)?.unref?.();
  return () => timers.clearTimeout(timer);
}

/** The most that a timer takes; a longer delay would fire at once. */
const LONGEST_TIMER = 2_147_483_647;

/** Milliseconds of an app, as a timer takes them: too many are Infinity, and what is no time becomes `fallback`. */
export const toDelay = (ms: number, fallback: number): number =>
  ms >= 0 ? (ms <= LONGEST_TIMER ? ms : Infinity) : fallback;

/** The result of `ask`. Rejects after `ms` or when `outer` is aborted, also where a fetch does not listen to its signal. */
export async function answerWithin<T>(
  timers: Timers,
  ms: number,
  outer: AbortSignal | undefined,
  ask: (init: { signal?: AbortSignal }) => Promise<T>,
): Promise<T> {
  if (outer?.aborted) throw abortReason(outer);
  const controller = createAbort();
  let end: (reason: unknown) => void;
  const over = new Promise<never>((_, reject) => {
    end = (reason) => {
      reject(reason as Error);
      controller?.abort(reason);
    };
  });
  const leave = () => end(abortReason(outer!));
  const cancel = after(timers, ms, () => end(new Error(`no answer in ${ms} ms`)));
  outer?.addEventListener('abort', leave);
  try {
    return await Promise.race([ask(controller ? { signal: controller.signal } : {}), over]);
  } finally {
    cancel();
    outer?.removeEventListener('abort', leave);
  }
}
