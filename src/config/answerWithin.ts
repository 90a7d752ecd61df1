import { after } from './after';
import type { Timers } from './timers';

/** What `ask` gives; rejects when its time is over or `outer` is aborted, also where a fetch does not listen to its signal. */
export async function answerWithin<T>(
  timers: Timers,
  ms: number,
  outer: AbortSignal | undefined,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const { signal } = controller;
  const over = new Promise<never>((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }),
  );
  const leave = () => controller.abort(outer?.reason);
  const cancel = after(timers, ms, () => controller.abort(new Error(`no answer in ${ms} ms`)));
  outer?.addEventListener('abort', leave);
  try {
    outer?.throwIfAborted();
    return await Promise.race([ask(signal), over]);
  } finally {
    cancel();
    outer?.removeEventListener('abort', leave);
  }
}
