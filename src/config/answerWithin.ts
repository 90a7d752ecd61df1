import { abortReason, createAbort } from '../platform';
import { after } from './after';
import type { Timers } from './timers';

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
