import { ConvertError } from '../errors';
import type { ConfigDocument } from './configDocument';
import { abortReason } from '../platform';
import { fetchConfig, type FetchConfigOptions } from './fetchConfig';
import type { Timers } from './timers';

/** How many times a load is tried again before it counts as failed; the next refresh starts afresh. */
export const CONFIG_RETRIES = 3;

/** Milliseconds until the next load while there has never been a config; a refresh of one that is there has more time. */
const RECOVERY_MS = 30_000;

const FIRST_DELAY = 1_000;
const LONGEST_DELAY = 30_000;

/** Whether the same request may succeed in a moment: not when the server has refused it, nor when it answered something else. */
export function isPassingConfigError(error: unknown): boolean {
  if (!(error instanceof ConvertError)) return false;
  if (error.code === 'config-status') return isPassingStatus(Number(error.details['status']));
  return error.code === 'config-network';
}

/** Whether the server has refused the request: asked again soon, it would refuse it again. */
export function isConfigRefused(error: unknown): boolean {
  const isStatus = error instanceof ConvertError && error.code === 'config-status';
  return isStatus && Number(error.details['status']) >= 400 && !isPassingConfigError(error);
}

/** Milliseconds until the next load, of a config that is there or not yet; `interval` is the app's. */
export const configRefreshDelay = (hasDocument: boolean, error: unknown, interval: number): number =>
  hasDocument || isConfigRefused(error) ? interval : RECOVERY_MS;

function isPassingStatus(status: number): boolean {
  return status >= 500 || status === 408 || status === 429;
}

/** Milliseconds before retry `attempt` (0 is the first): doubling, bounded, and spread, so that a crowd does not come back as one. */
export function configRetryDelay(attempt: number, random: () => number = Math.random): number {
  const delay = Math.min(FIRST_DELAY * 2 ** attempt, LONGEST_DELAY);
  return Math.round(delay * (0.5 + random() / 2));
}

interface RetryWorld extends Timers {
  random?: (() => number) | undefined;
}

/** `fetchConfig`, tried again after failures that may pass. An abort ends it at once, also between two tries. */
export async function fetchConfigWithRetries(
  options: FetchConfigOptions & { signal: AbortSignal | undefined },
  world: RetryWorld,
): Promise<ConfigDocument> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await fetchConfig(options);
    } catch (error) {
      if (options.signal?.aborted || attempt === CONFIG_RETRIES || !isPassingConfigError(error)) throw error;
      await wait(configRetryDelay(attempt, world.random), options.signal, world);
    }
  }
}

function wait(delay: number, signal: AbortSignal | undefined, { setTimeout, clearTimeout }: Timers): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, delay);
    const onAbort = () => {
      clearTimeout(timer);
      reject(abortReason(signal!) as Error);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
