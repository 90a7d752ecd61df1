import { abortReason, createAbort } from '../platform';

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

/** Runs something later, without keeping a process alive for it. Returns the calling off. */
export function after(timers: Timers, ms: number, run: () => void): () => void {
  const timer = timers.setTimeout(run, ms);
  (timer as { unref?: () => void } | undefined)?.unref?.();
  return () => timers.clearTimeout(timer);
}

/** What a timer takes at most; a longer delay would fire at once. */
const LONGEST_TIMER = 2_147_483_647;

/** Milliseconds that an app asks for, as a timer takes them: more is for ever, and `usual` stands in for what is no time. */
export const toDelay = (asked: number, usual: number): number =>
  asked >= 0 ? (asked <= LONGEST_TIMER ? asked : Infinity) : usual;

/**
 * What `ask` gives; rejects when its time is over or `outer` is aborted, also where a fetch does not listen to its signal. The
 * signal is undefined on a platform without AbortController.
 */
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
