import { createSender } from '../../src/tracking/sender';
import type { ConvertError } from '../../src/errors';
import { createDelivery, type Delivery, type DeliveryOptions } from '../../src/tracking/delivery';
import { createKeepaliveBudget } from '../../src/tracking/keepalive';
import type { Lifecycle } from '../../src/tracking/lifecycle';
import type { OutboxStorage } from '../../src/tracking/outboxKeys';
import { createLocks } from './worldLocks';
import { createServer } from './worldServer';
import { createSharedStorage, type Lie } from './worldStorage';

export interface Tab {
  delivery: Delivery;
  errors: ConvertError[];
  storage: OutboxStorage;
  /** From now on its storage lies, or with null it does not. */
  lie(lie: Lie | null): void;
  /** Out of sight, and back. */
  hide(): void;
  show(): void;
  /** Navigated away from: the page is gone, or in the back/forward cache. */
  leave(): void;
  restore(): void;
  /** Reloaded, or left where it cannot be kept: what is under way is rejected among the listeners of `pagehide`, and goes on. */
  unload(rejects?: 'before' | 'after'): Promise<void>;
  /** The process dies: nothing of it runs any more. */
  crash(): void;
  isAlive(): boolean;
  isCrashed(): boolean;
  timers(): number;
  listeners(): number;
}

interface Timer {
  at: number;
  order: number;
  tab: object | null;
  run: () => void;
}

/** More than pages have to do in one instant. */
const MOST_TIMERS_AT_ONCE = 3_000;

export type World = ReturnType<typeof createWorld>;

/**
 * A browser with several tabs, a storage they share, locks, a clock and a server, all in this process and all by the clock. What one tab
 * writes is seen by the others `lag` milliseconds later, as it is between the processes of a real browser.
 */
export function createWorld({
  lag = 0,
  latency = 20,
  hasLocks = true,
  isSenderLate = false,
}: { lag?: number; latency?: number; hasLocks?: boolean; isSenderLate?: boolean } = {}) {
  /** Every chunk can be had from now on. */
  let isComplete = !isSenderLate;
  let now = 1_700_000_000_000;
  let skew = 0;
  let stoodAt: number | null = null;
  let order = 0;
  let timers: Timer[] = [];
  let seed = 42;
  const dead = new Set<object>();
  const frozen = new Set<object>();
  /** How often a tab was left. */
  const departed = new Map<object, number>();
  const budget = createKeepaliveBudget();
  const locks = createLocks(dead);
  const { disk, lies, storageFor } = createSharedStorage(lag, after);
  const server = createServer({ latency, now: () => now, after, departed });
  const { received, requests, observed, saysOnline } = server;

  const random = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;

  const systemTime = (): number => (stoodAt ?? now) + skew;

  function after(ms: number, run: () => void, tab: object | null = null): Timer {
    const timer = { at: now + ms, order: order++, tab, run };
    timers.push(timer);
    return timer;
  }

  /** The part that sends, within a second, or not at all. */
  const loadLate = (tab: object) =>
    new Promise<typeof createSender>((resolve, reject) => {
      const arrive = () => (isComplete || random() < 0.7 ? resolve(createSender) : reject(new TypeError('404')));
      after(Math.floor(random() * 1_000), arrive, tab);
    });

  async function settle(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }

  async function advance(ms: number): Promise<void> {
    const until = now + ms;
    await settle();
    let [instant, timersThen] = [now, 0];
    for (;;) {
      const due = timers
        .filter((timer) => timer.at <= until && !(timer.tab && frozen.has(timer.tab)))
        .sort((a, b) => a.at - b.at || a.order - b.order)[0];
      if (!due) break;
      timers = timers.filter((timer) => timer !== due);
      now = Math.max(now, due.at);
      timersThen = now === instant ? timersThen + 1 : 0;
      instant = now;
      if (timersThen > MOST_TIMERS_AT_ONCE) throw new Error('Something wakes itself without a pause.');
      if (!due.tab || !dead.has(due.tab)) due.run();
      await settle();
    }
    now = until;
    await settle();
  }

  function open(change: Partial<DeliveryOptions> = {}): Tab {
    const tab = {};
    const errors: ConvertError[] = [];
    const listeners = {
      hidden: new Set<(l: boolean) => void>(),
      shown: new Set<(r: boolean) => void>(),
      online: new Set<() => void>(),
    };
    const listen = <T>(set: Set<T>, run: T): (() => void) => (set.add(run), () => void set.delete(run));
    const lifecycle: Lifecycle = {
      onHidden: (run) => listen(listeners.hidden, run),
      onShown: (run) => listen(listeners.shown, run),
      onStored: () => () => {},
      tellStored: () => {},
      onOnline: (run) => listen(listeners.online, run),
      isOnline: saysOnline,
    };
    function crash(): void {
      dead.add(tab);
      locks.freeAll(tab);
    }
    const storage = storageFor(tab);
    const delivery = createDelivery({
      loadSender: () => (isSenderLate ? loadLate(tab) : createSender),
      scope: '100/200',
      storage,
      fetch: server.fetchFor(tab),
      sendBeacon: (url, body) => server.sendBeacon(tab, url, body),
      ...(hasLocks ? { locks: locks.for(tab) } : {}),
      now: systemTime,
      elapsed: () => now,
      random,
      setTimeout: (run, ms) => after(ms, run, tab),
      clearTimeout: (handle) => void (timers = timers.filter((timer) => timer !== handle)),
      lifecycle,
      budget,
      isShared: true,
      onError: (error) => errors.push(error),
      ...change,
    });
    onlineListeners.add((tabOnline) => {
      if (tabOnline && !dead.has(tab) && !frozen.has(tab)) for (const run of listeners.online) run();
    });
    return {
      delivery,
      errors,
      storage,
      lie: (next) => void (next ? lies.set(tab, next) : lies.delete(tab)),
      hide: () => listeners.hidden.forEach((run) => run(false)),
      show: () => listeners.shown.forEach((run) => run(false)),
      leave() {
        listeners.hidden.forEach((run) => run(true));
        listeners.hidden.forEach((run) => run(false));
        frozen.add(tab);
        departed.set(tab, (departed.get(tab) ?? 0) + 1);
      },
      restore() {
        frozen.delete(tab);
        listeners.shown.forEach((run) => run(false));
        listeners.shown.forEach((run) => run(true));
      },
      async unload(rejects = 'before') {
        const reject = async (): Promise<void> => {
          server.rejectAll(tab);
          await settle();
        };
        if (rejects === 'before') await reject();
        listeners.hidden.forEach((run) => run(true));
        await settle();
        listeners.hidden.forEach((run) => run(false));
        await reject();
        crash();
      },
      crash,
      isCrashed: () => dead.has(tab),
      isAlive: () => !dead.has(tab) && !frozen.has(tab),
      timers: () => timers.filter((timer) => timer.tab === tab).length,
      listeners: () => listeners.hidden.size + listeners.shown.size + listeners.online.size,
    };
  }

  const onlineListeners = new Set<(online: boolean) => void>();

  return {
    open,
    advance,
    settle,
    received,
    requests,
    observed,
    disk,
    held: locks.held,
    hasLocks,
    now: () => now,
    completeDeployment: () => void (isComplete = true),
    setFault: server.setFault,
    /** Sets the clock of the system: so far ahead of the right time, or behind it. */
    setClock: (ms: number) => void (skew = ms),
    /** Stops that clock, or lets it go on from where it would be. */
    stopClock: (isStopped = true) => void (stoodAt = isStopped ? now : null),
    denyOnline: server.denyOnline,
    setOnline(next: boolean) {
      server.setOnline(next);
      for (const tell of onlineListeners) tell(next);
    },
    /** Goals received, in order: what most tests count. */
    goals: () => received.map(({ event }) => (event.data as { goalId?: string }).goalId ?? 'exposure'),
  };
}
