import type { ConfigDocument } from './configDocument';
import { abortReason } from '../platform';
import { fetchConfig, type FetchConfigOptions } from './fetchConfig';
import { CONFIG_RETRIES, configRetryDelay, isPassingConfigError } from './retryConfig';
import type { Timers } from './timers';

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
