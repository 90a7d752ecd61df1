import { ConvertError, type ConvertErrorCode } from '../errors';
import { createAbort } from '../platform';
import { isSameDocument } from './configDocument';
import { CONFIG_RETRIES, configRefreshDelay, configRetryDelay, isPassingConfigError } from './configRetries';
import type { ConfigSource, ConfigState } from './configSource';
import { fetchConfig, type FetchConfigOptions } from './fetchConfig';
import { after, realTimers, type Timers, toDelay } from './timers';

export interface ConfigLoaderOptions extends Omit<FetchConfigOptions, 'signal'>, Partial<Timers> {
  /** Milliseconds between refreshes; 0 or Infinity for none. Default 300,000. */
  refetchInterval?: number | undefined;
  now?: (() => number) | undefined;
  random?: (() => number) | undefined;
}

/** With options like these no load can ever succeed. */
export const FINAL_ERRORS: readonly ConvertErrorCode[] = ['config-missing', 'sdk-key-invalid', 'secret-in-browser'];

/**
 * Core's own source: loads, tries again with backoff, refreshes. A failure never replaces a config, nor stops later refreshes.
 *
 * @example
 * const client = createConvertClient({ visitorId: 'v7' });
 * const project = { sdkKey: '10035569/10034190', environment: 'production' };
 * client.load(createConfigLoader({ ...project, refetchInterval: 60_000 }));
 */
export function createConfigLoader(options: ConfigLoaderOptions): ConfigSource {
  const { now = Date.now, random, refetchInterval = 300_000 } = options;
  const { setTimeout = realTimers.setTimeout, clearTimeout = realTimers.clearTimeout } = options;
  const interval = toDelay(refetchInterval, Infinity) || Infinity;

  const listeners = new Set<() => void>();
  let state: ConfigState = { status: 'pending', document: null, error: null, isFetching: false };
  let underWay: { done: Promise<void>; abort: AbortController | undefined } | null = null;
  let cancelRefresh = () => {};
  let finishedAt = -Infinity;

  function setState(change: Partial<ConfigState>): void {
    state = { ...state, ...change };
    for (const listener of [...listeners]) listener();
  }

  function load(): Promise<void> {
    if (underWay) return underWay.done;
    cancelRefresh();
    const abort = createAbort();
    const done = fetchPatiently(abort?.signal).then(
      (document) => {
        const current = isSameDocument(state.document, document) ? state.document : document;
        finish(done, { status: 'success', document: current, error: null, updatedAt: now() });
      },
      (cause: unknown) => {
        const error = cause instanceof ConvertError ? cause : new ConvertError('config-network', {}, { cause });
        finish(done, { status: state.document === null ? 'error' : 'success', error });
      },
    );
    underWay = { done, abort };
    setState({ isFetching: true });
    return done;
  }

  /** Tries again after failures that may pass. An abort ends it at once, also between two tries. */
  async function fetchPatiently(signal: AbortSignal | undefined): Promise<unknown> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await fetchConfig({ ...options, signal });
      } catch (error) {
        if (signal?.aborted || attempt === CONFIG_RETRIES || !isPassingConfigError(error)) throw error;
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, configRetryDelay(attempt, random));
        signal?.addEventListener('abort', () => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  function finish(done: Promise<void>, change: Partial<ConfigState>): void {
    if (underWay?.done !== done) return; // stopped meanwhile
    finishedAt = now();
    setState({ ...change, isFetching: false });
    if (underWay?.done === done) underWay = null;
    scheduleRefresh();
  }

  function scheduleRefresh(): void {
    cancelRefresh();
    const isFinal = state.error !== null && FINAL_ERRORS.includes(state.error.code);
    if (listeners.size === 0 || underWay || isFinal || interval === Infinity) return;
    const wait = Math.min(configRefreshDelay(state.document !== null, state.error, interval), interval);
    // The clock may have been set back since.
    const delay = Math.min(Math.max(finishedAt + wait - now(), 0), wait);
    cancelRefresh = after({ setTimeout, clearTimeout }, delay, () => void load());
  }

  function start(): void {
    if (state.error || now() - finishedAt >= interval) void load();
    else scheduleRefresh();
  }

  function stop(): void {
    cancelRefresh();
    underWay?.abort?.abort();
    underWay = null;
    if (state.isFetching) setState({ isFetching: false });
  }

  return {
    getState: () => state,
    subscribe(listener) {
      // An object of its own per subscription, so that one listener given twice is two.
      const subscription = () => listener();
      listeners.add(subscription);
      if (listeners.size === 1) start();
      return () => {
        if (listeners.delete(subscription) && listeners.size === 0) stop();
      };
    },
    refetch: load,
  };
}
