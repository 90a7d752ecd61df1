import type { Timers } from './timers';

/** Runs something later, without keeping a process alive for it. Returns the calling off. */
export function after(timers: Timers, ms: number, run: () => void): () => void {
  const timer = timers.setTimeout(run, ms);
  (timer as { unref?: () => void } | undefined)?.unref?.();
  return () => timers.clearTimeout(timer);
}
