import { ConvertError, type ConvertErrorCode } from '../errors';
import { createAbort } from '../platform';
import { after, realTimers, type Timers, toDelay } from './timers';
import { type ConfigDocument, isSameDocument } from './configDocument';
import type { ConfigSource, ConfigState } from './configSource';
import type { FetchConfigOptions } from './fetchConfig';
import { fetchConfigWithRetries, configRefreshDelay, isConfigRefused } from './configRetries';

/** Whether it is worth refreshing now: not in a hidden page, nor offline. */
export interface Activity {
  isActive(): boolean;
  subscribe(listener: () => void): () => void;
}

export interface ConfigLoaderOptions extends Omit<FetchConfigOptions, 'signal'>, Partial<Timers> {
  /** Milliseconds between refreshes, 300 000 unless said; 0 or Infinity for none. */
  refetchInterval?: number | undefined;
  /** Pauses refreshes while it says so, and catches up after. The first load does not wait for it. */
  activity?: Activity | undefined;
  now?: (() => number) | undefined;
  random?: (() => number) | undefined;
}

/** Nothing can be asked with options like these, now or later. */
const FINAL: readonly ConvertErrorCode[] = ['config-missing', 'sdk-key-invalid', 'secret-in-browser'];

/**
 * Core's own source: loads, tries again with backoff, refreshes. A failure never replaces a config, nor stops later refreshes.
 *
 * @example
 * const client = createConvertClient({ visitorId: 'v7' });
 * client.load(createConfigLoader({ sdkKey: '10035569/10034190', refetchInterval: 60_000 }));
 */
export function createConfigLoader(options: ConfigLoaderOptions): ConfigSource {
  const { activity, now = Date.now, refetchInterval = 300_000 } = options;
  const { setTimeout = realTimers.setTimeout, clearTimeout = realTimers.clearTimeout } = options;
  const interval = toDelay(refetchInterval, Infinity) || Infinity;

  const listeners = new Set<() => void>();
  let state: ConfigState = { status: 'pending', document: null, error: null, isFetching: false };
  let underWay: { done: Promise<void>; stop: () => void } | null = null;
  let cancelRefresh = () => {};
  let leaveActivity: (() => void) | undefined;
  let settledAt = -Infinity;

  const isDue = () => now() - settledAt >= interval;
  const isPassing = () => state.error !== null && !isConfigRefused(state.error);
  const isFinal = () => state.error !== null && FINAL.includes(state.error.code);

  function setState(change: Partial<ConfigState>): void {
    state = { ...state, ...change };
    for (const listener of [...listeners]) listener();
  }

  function load(): Promise<void> {
    if (underWay) return underWay.done;
    cancelRefresh();
    const controller = createAbort();
    let isStopped = false;
    const done = run(controller?.signal, () => isStopped).then(() => {
      if (underWay?.done === done) underWay = null;
      scheduleRefresh();
    });
    const stop = () => {
      isStopped = true;
      controller?.abort();
    };
    underWay = { done, stop };
    setState({ isFetching: true });
    return done;
  }

  async function run(signal: AbortSignal | undefined, isStopped: () => boolean): Promise<void> {
    const world = { setTimeout, clearTimeout, random: options.random };
    const outcome = await fetchConfigWithRetries({ ...options, signal }, world).then(
      (document) => () => succeed(document),
      (error: unknown) => () => fail(error),
    );
    if (!isStopped()) outcome();
  }

  function succeed(document: ConfigDocument): void {
    settledAt = now();
    const kept = isSameDocument(state.document, document) ? state.document : document;
    setState({ status: 'success', document: kept, error: null, isFetching: false, updatedAt: settledAt });
  }

  function fail(cause: unknown): void {
    settledAt = now();
    const error = cause instanceof ConvertError ? cause : new ConvertError('config-network', {}, { cause });
    setState({ status: state.document === null ? 'error' : 'success', error, isFetching: false });
  }

  function scheduleRefresh(): void {
    cancelRefresh();
    if (listeners.size === 0 || underWay || isFinal() || interval === Infinity) return;
    const wait = Math.min(configRefreshDelay(state.document !== null, state.error, interval), interval);
    // The clock may have been set back since.
    const delay = Math.min(Math.max(settledAt + wait - now(), 0), wait);
    cancelRefresh = after({ setTimeout, clearTimeout }, delay, () => (activity?.isActive() ?? true) && void load());
  }

  function resume(): void {
    if (activity?.isActive() && !isFinal() && (isDue() || isPassing())) void load();
  }

  function start(): void {
    leaveActivity = activity?.subscribe(resume);
    if (state.error || isDue()) void load();
    else scheduleRefresh();
  }

  function stop(): void {
    leaveActivity?.();
    cancelRefresh();
    underWay?.stop();
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
