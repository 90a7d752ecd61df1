import type { ConvertError } from '../../src/errors';
import { createDelivery, type Delivery, type DeliveryOptions } from '../../src/tracking/delivery';
import type { OutboxStorage } from '../../src/tracking/outboxKeys';
import type { TrackedEvent } from '../../src/tracking/event';
import { createKeepaliveBudget } from '../../src/tracking/keepalive';
import type { Lifecycle } from '../../src/tracking/lifecycle';
import type { Locks } from '../../src/tracking/locks';
import { withFallback } from '../../src/visitor/storage';

/** What the server, or the network before it, does with a request. */
export type Fault = 'well' | 'refused' | 'dropped-before' | 'dropped-after' | 'silent' | number;

export interface Received {
  at: number;
  url: string;
  visitorId: string;
  event: TrackedEvent;
}

/** A request as an outside observer sees it, who knows what neither end can. */
export interface Observed {
  readonly ids: readonly string[];
  readonly isBeacon: boolean;
  /** What the page had last heard of the server when it sent this. */
  readonly lastHeard: 'failure' | 'answer' | 'nothing';
  wasRead: boolean;
  status: number | null;
  /** `in time`: by a page that had neither ended nor been put away since it sent. `offline`: the browser said it cannot arrive. */
  heard: 'in time' | 'late' | 'never' | 'offline';
  /** The page has heard an answer, or a failure. */
  isAnswered: boolean;
}

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

/** How a storage lies: it says nothing and does nothing, or has no more room. */
export type Lie = 'keeps what is removed' | 'ignores what is written' | 'is full';

export type World = ReturnType<typeof createWorld>;

/**
 * A browser with several tabs, a storage they share, locks, a clock and a server, all in this process and all by the clock. What one tab
 * writes is seen by the others `lag` milliseconds later, as it is between the processes of a real browser.
 */
export function createWorld({
  lag = 0,
  latency = 20,
  hasLocks = true,
}: { lag?: number; latency?: number; hasLocks?: boolean } = {}) {
  let now = 1_700_000_000_000;
  let skew = 0;
  let stoodAt: number | null = null;
  let order = 0;
  let timers: Timer[] = [];
  let seed = 42;
  let isOnline = true;
  let isDenied = false;
  let fault: Fault = 'well';
  /** Of single hosts, by url, over `fault`. */
  const faults = new Map<string, Fault>();
  const dead = new Set<object>();
  const frozen = new Set<object>();
  /** How often a tab was left. */
  const departed = new Map<object, number>();
  /** What each tab last heard of each url. */
  const lastHeard = new Map<object, Map<string, 'failure' | 'answer'>>();
  /** Tabs that heard of a server although the browser says they are offline. */
  const proved = new Set<object>();
  /** Requests under way. */
  const underWay = new Map<object, Set<() => void>>();
  const received: Received[] = [];
  const requests: { at: number; bytes: number; isBeacon: boolean }[] = [];
  const observed: Observed[] = [];
  const disk = new Map<string, string>();
  const caches = new Map<object, { items: Map<string, string>; pending: Map<string, number> }>();
  const lies = new Map<object, Lie>();
  const budget = createKeepaliveBudget();
  const locks = createLocks();

  const random = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;

  /** What browsers say. */
  const saysOnline = (): boolean => isOnline && !isDenied;

  const systemTime = (): number => (stoodAt ?? now) + skew;

  function after(ms: number, run: () => void, tab: object | null = null): Timer {
    const timer = { at: now + ms, order: order++, tab, run };
    timers.push(timer);
    return timer;
  }

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

  function receive(url: string, body: string): void {
    const { visitors } = JSON.parse(body) as { visitors: { visitorId: string; events: TrackedEvent[] }[] };
    for (const { visitorId, events } of visitors) {
      for (const event of events) received.push({ at: now, url, visitorId, event });
    }
  }

  const faultOf = (url: string): Fault => faults.get(url) ?? fault;

  /** What happens at the other end; true and a status when an answer comes back. */
  function arrive(url: string, body: string): number | null {
    const fault = faultOf(url);
    if (!isOnline || fault === 'refused' || fault === 'dropped-before') return null;
    if (fault === 'well' || fault === 'dropped-after' || fault === 'silent') receive(url, body);
    if (fault === 'dropped-after' || fault === 'silent') return null;
    return fault === 'well' ? 200 : fault;
  }

  function observe(tab: object, url: string, body: string, isBeacon: boolean): Observed {
    const { visitors } = JSON.parse(body) as { visitors: { events: TrackedEvent[] }[] };
    const ids = visitors.flatMap(({ events }) => events.map(idOf));
    const request: Observed = {
      ids,
      isBeacon,
      lastHeard: lastHeard.get(tab)?.get(url) ?? 'nothing',
      wasRead: false,
      status: null,
      heard: 'never',
      isAnswered: false,
    };
    requests.push({ at: now, bytes: body.length, isBeacon });
    observed.push(request);
    return request;
  }

  function arriveObserved(request: Observed, url: string, body: string): void {
    const before = received.length;
    request.status = arrive(url, body);
    request.wasRead = received.length > before;
  }

  function fetchFor(tab: object): typeof globalThis.fetch {
    const heard = new Map<string, 'failure' | 'answer'>();
    lastHeard.set(tab, heard);
    const rejections = new Set<() => void>();
    underWay.set(tab, rejections);
    return ((url: string, { body, signal }: { body: string; signal: AbortSignal }) =>
      new Promise((resolve, reject) => {
        const request = observe(tab, url, body, false);
        const departures = departed.get(tab) ?? 0;
        const hear = (): void => {
          request.isAnswered = true;
          const isInTime = (departed.get(tab) ?? 0) === departures;
          // What was sent "offline" by a page that was then put away counted as not delivered until its answer was heard.
          if (isInTime) request.heard = 'in time';
          else if (request.heard !== 'offline') request.heard = 'late';
        };
        const wasOnline = saysOnline();
        if (!wasOnline && !proved.has(tab)) request.heard = 'offline';
        const fail = (): void => {
          hear();
          if (wasOnline) heard.set(url, 'failure');
          else {
            request.heard = 'offline';
            proved.delete(tab);
          }
          reject(new TypeError('Failed to fetch'));
        };
        signal.addEventListener('abort', fail);
        const rejection = (): void => reject(new TypeError('Failed to fetch'));
        rejections.add(rejection);
        // Keepalive: the request goes on without its page, which only never hears the answer.
        after(latency, () => {
          const isSilent = faultOf(url) === 'silent';
          arriveObserved(request, url, body);
          if (isSilent) return;
          const { status } = request;
          const answer = (): void => {
            rejections.delete(rejection);
            if (status === null) return fail();
            if (!wasOnline) proved.add(tab);
            hear();
            heard.set(url, status < 300 || status === 400 ? 'answer' : 'failure');
            resolve(new Response(null, { status }));
          };
          after(0, answer, tab);
        });
      })) as never;
  }

  function storageFor(tab: object): OutboxStorage {
    const cache = { items: new Map(disk), pending: new Map<string, number>() };
    caches.set(tab, cache);
    function write(key: string, value: string | null): void {
      put(cache.items, key, value);
      if (lag === 0) return commit(key, value, tab);
      cache.pending.set(key, (cache.pending.get(key) ?? 0) + 1);
      after(lag, () => commit(key, value, tab));
    }
    return withFallback({
      open: () => ({
        getItem: (key) => cache.items.get(key) ?? null,
        setItem(key, value) {
          const lie = lies.get(tab);
          const isGrowing = value.length > (cache.items.get(key)?.length ?? -1);
          if (lie === 'is full' && isGrowing) throw new Error('quota');
          if (lie !== 'ignores what is written') write(key, value);
        },
        removeItem: (key) => lies.get(tab) !== 'keeps what is removed' && write(key, null),
        keys: () => [...cache.items.keys()],
      }),
    });
  }

  function commit(key: string, value: string | null, writer: object): void {
    put(disk, key, value);
    const own = caches.get(writer)!;
    const left = (own.pending.get(key) ?? 1) - 1;
    if (left > 0) own.pending.set(key, left);
    else own.pending.delete(key);
    for (const [tab, cache] of caches) {
      // A tab keeps its own value until its own writing has gone through, which then comes later than this one.
      if (tab !== writer && !cache.pending.has(key)) put(cache.items, key, value);
      else if (tab === writer && left <= 0) put(cache.items, key, value);
    }
  }

  function createLocks() {
    const held = new Map<string, object>();
    const queue: { name: string; tab: object; grant: () => void }[] = [];
    function next(): void {
      for (const waiting of [...queue]) {
        if (held.has(waiting.name)) continue;
        queue.splice(queue.indexOf(waiting), 1);
        if (dead.has(waiting.tab)) continue;
        held.set(waiting.name, waiting.tab);
        waiting.grant();
      }
    }
    function free(name: string, tab: object): void {
      if (held.get(name) === tab) held.delete(name);
      next();
    }
    return {
      held,
      freeAll(tab: object) {
        for (const [name, holder] of [...held]) if (holder === tab) held.delete(name);
        for (const waiting of [...queue]) if (waiting.tab === tab) queue.splice(queue.indexOf(waiting), 1);
        next();
      },
      for: (tab: object): Locks => ({
        request: (name, { signal }, run) =>
          new Promise((resolve, reject) => {
            const waiting = {
              name,
              tab,
              grant: () =>
                queueMicrotask(() => {
                  Promise.resolve()
                    .then(run)
                    .then(resolve, reject)
                    .finally(() => free(name, tab));
                }),
            };
            signal?.addEventListener('abort', () => {
              if (!queue.includes(waiting)) return;
              queue.splice(queue.indexOf(waiting), 1);
              reject(new DOMException('aborted', 'AbortError'));
            });
            queue.push(waiting);
            next();
          }),
        query: async () => ({ held: [...held.keys()].map((name) => ({ name })) }),
      }),
    };
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
      onOnline: (run) => listen(listeners.online, run),
      isOnline: saysOnline,
    };
    function crash(): void {
      dead.add(tab);
      locks.freeAll(tab);
    }
    const storage = storageFor(tab);
    const delivery = createDelivery({
      scope: '100/200',
      storage,
      fetch: fetchFor(tab),
      sendBeacon: (url, body) => {
        const request = observe(tab, url, body, true);
        after(latency, () => arriveObserved(request, url, body));
        return true;
      },
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
          for (const rejection of underWay.get(tab) ?? []) rejection();
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
    /** Of one url, or of all. */
    setFault(next: Fault, url?: string) {
      if (url !== undefined) return void faults.set(url, next);
      faults.clear();
      fault = next;
    },
    /** Sets the clock of the system: so far ahead of the right time, or behind it. */
    setClock: (ms: number) => void (skew = ms),
    /** Stops that clock, or lets it go on from where it would be. */
    stopClock: (isStopped = true) => void (stoodAt = isStopped ? now : null),
    /** The browser says that there is no network, and is wrong. */
    denyOnline: (next: boolean) => void (isDenied = next),
    setOnline(next: boolean) {
      isOnline = next;
      for (const tell of onlineListeners) tell(next);
    },
    /** Goals received, in order: what most tests count. */
    goals: () => received.map(({ event }) => (event.data as { goalId?: string }).goalId ?? 'exposure'),
  };
}

/** What an event is called in tests: its goal, or the experience it exposes. */
export function idOf({ data }: TrackedEvent): string {
  return 'goalId' in data ? data.goalId : `exposure ${data.experienceId}`;
}

function put(items: Map<string, string>, key: string, value: string | null): void {
  if (value === null) items.delete(key);
  else items.set(key, value);
}
