import { ConvertError } from '../errors';
import { isAddress, measureEvent, readDelivered, fitsRequest } from './batch';
import { createClock, type ClockOptions } from './clock';
import { createOnceRegister } from './createOnceRegister';
import { createDropReport, createTabOutbox, defaultSettleMs } from './createTabOutbox';
import type { Destination, OutgoingEvent, Delivered } from './event';
import { createHealth, createHostReport, createNetwork } from './health';
import type { Lifecycle } from './lifecycle';
import { createSentLocks, withLock, type Locks } from './locks';
import { MOST_WAITING, type Entry, type OutboxStorage, type Taken } from './outbox';
import { createQueue } from './schedule';
import { createSender } from './sender';
import { createTransport, pageBudget, type KeepaliveBudget } from './transport';

export interface DeliveryOptions extends ClockOptions {
  /** Deliveries of one scope share their outbox across tabs; those of different scopes share nothing. */
  scope: string;
  storage: OutboxStorage;
  fetch: typeof globalThis.fetch;
  sendBeacon?: ((url: string, body: string) => boolean) | undefined;
  /** Off-browser only: a bearer, a user agent. They are never stored. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** `navigator.locks`. Without it orphans of crashed tabs are adopted later. */
  locks?: Locks | undefined;
  random: () => number;
  lifecycle: Lifecycle;
  /** Milliseconds of quiet before sending. Default 250. */
  debounceMs?: number | undefined;
  /** Milliseconds that an event waits at most before it is sent. Default 2,000. */
  maxWaitMs?: number | undefined;
  /** Events a request, and the number that is sent without waiting. Default 100. */
  batchSize?: number | undefined;
  /** Events carry no time: one delivered late is counted late. Default 24 hours. */
  maxAgeMs?: number;
  /** Events waiting at most; beyond that the oldest is dropped and reported. Default 1,000. */
  maxEvents?: number;
  /** Milliseconds before a request without an answer counts as failed. Default 30,000. */
  timeoutMs?: number;
  /** Milliseconds within which another tab sees what this one wrote; 0 for a storage that nobody shares. Default 30 in a page, else 0. */
  settleMs?: number;
  /** The storage is of this tab alone, and may have begun as a copy of another's, as `sessionStorage`. */
  isTabOwn?: boolean | undefined;
  budget?: KeepaliveBudget;
  onError: (error: ConvertError) => void;
}

/** An event of this page, as it stands now. */
export type RecentEvent = Readonly<Pick<Entry<Delivered>, 'id' | 'at' | 'payload' | 'state' | 'hasFailed'>>;

export interface Delivery {
  /** Takes events for sending; from here on they survive the page. Returns, for each, where it is: now, and whenever it is read. */
  push(events: readonly OutgoingEvent[], destination: Destination): readonly Taken[];
  /** Sends at once; resolves when everything is delivered, or nothing more will be tried for now. Never rejects. */
  flush(): Promise<void>;
  start(): void;
  stop(): void;
  /** Consent pending: events stay in memory, and nothing leaves. */
  hold(): void;
  /** Consent granted. */
  release(): void;
  /** Consent denied: drops everything, here and in the storage. Returns the events that were never sent. */
  clear(): readonly OutgoingEvent[];
  destroy(): void;
  /** Events not yet delivered. */
  size(): number;
  /** The last events, oldest first, and what has become of each. */
  recent(): readonly RecentEvent[];
}

/** Bytes of an ordinary batch: the page's end has as much left of the keepalive quota. */
const BATCH_BYTES = 30_000;
const DAY = 86_400_000;

/**
 * Brings events to the tracking server: take, clear, send, put back. Making one does nothing. docs/delivery.md says what it
 * promises, and what it cannot.
 */
export function createDelivery(options: DeliveryOptions): Delivery {
  const { lifecycle, locks, now, storage } = options;
  const batchSize = usable(options.batchSize, 1, 100);
  const { maxAgeMs = DAY, timeoutMs = 30_000, budget = pageBudget, settleMs = defaultSettleMs() } = options;

  const clock = createClock(options);
  const { elapsed } = clock;
  const onError = guarded(options.onError);
  const drop = createDropReport(onError);
  const look = () => void pump();

  const { keys, tab, outbox, presence, adopter } = createTabOutbox<Delivered>({
    ...options,
    ...clock,
    kind: 'events',
    maxEntries: usable(options.maxEvents, 1, MOST_WAITING),
    maxAgeMs,
    settleMs,
    readPayload: readDelivered,
    onDrop: drop,
    onAdopted: ({ adopted }) => adopted > 0 && look(),
  });
  const register = createOnceRegister(storage, keys, tab, now);
  const sent = createSentLocks(locks, keys, tab);
  const queue = createQueue({
    ...clock,
    debounceMs: usable(options.debounceMs, 0, 250),
    maxWaitMs: usable(options.maxWaitMs, 0, 2_000),
    batchSize,
    onDue: look,
  });
  const health = createHealth({ ...options, elapsed });
  const isOnline = (): boolean => lifecycle.isOnline();
  const network = createNetwork({ ...options, elapsed, isOnline });
  const hosts = createHostReport({ storage, key: keys.unreachable, now, maxAgeMs, onError });
  const sender = createSender({
    outbox,
    register,
    health,
    network,
    isOnline,
    elapsed,
    transport: createTransport({ ...options, ...clock, budget, timeoutMs }),
    maxEvents: batchSize,
    maxBytes: BATCH_BYTES,
    onDrop: drop,
    onAccepted: hosts.accepted,
    onRefused: (status, count) => onError(new ConvertError('track-status', { status, count })),
    onAnswered: look,
    onFailed: hosts.failed,
  });

  let state: 'idle' | 'running' | 'stopped' | 'destroyed' = 'idle';
  let isHeld = false;
  let hasLeft = false;
  /** Something was pushed since the last look into the outbox. */
  let hasNews = false;
  let pumping: Promise<void> | null = null;
  /** Added while held, and not signed up for. */
  const unclaimed = new WeakSet<Delivered>();
  const waiters: (() => void)[] = [];
  const listening: (() => void)[] = [];

  const isRunning = (): boolean => state === 'running';

  function maySend(): boolean {
    return !isHeld && !hasLeft && network.isOpen() && (state === 'running' || waiters.length > 0);
  }

  /** The lock is held until the other tabs can know of it, not until it is answered. */
  async function sendNext(): Promise<{ answered: Promise<void> } | null> {
    hasNews = false;
    const isSentElsewhere = await sent.elsewhere();
    const shipment = maySend() ? sender.take(isSentElsewhere) : null;
    if (!shipment) return null;
    const answered = sender.send(shipment);
    if (isRunning()) await sent.hold(shipment.names);
    return { answered };
  }

  async function sendAll(): Promise<void> {
    // What the last page left goes first: conversions depend on its exposures.
    await adopter.idle();
    while (maySend() && outbox.size() > 0) {
      const sending = await withLock(locks, keys.shortLock, options, sendNext);
      if (!sending) return;
      await sending.answered;
    }
  }

  function plan(): void {
    if (sender.isBusy()) return;
    // Once stopped there are no more timers, whoever waits.
    const mayWait = state === 'running' || (state === 'idle' && waiters.length > 0);
    // The browser says that there is no network: nobody waits for that, but it may be wrong.
    if (isRunning() && !isHeld && !hasLeft && !network.isOpen() && outbox.size() > 0) queue.wakeAt(network.retryAt());
    if (mayWait && maySend() && outbox.size() > 0) {
      if (hasNews) return queue.added(outbox.size());
      const retryAt = sender.nextRetry();
      if (retryAt < Infinity) return queue.wakeAt(retryAt);
    }
    for (const resolve of waiters.splice(0)) resolve();
  }

  function pump(): Promise<void> {
    if (pumping) return pumping;
    queue.rest();
    pumping = sendAll().finally(() => {
      pumping = null;
      plan();
    });
    return pumping;
  }

  function flush(): Promise<void> {
    return new Promise((resolve) => {
      waiters.push(resolve);
      network.reset();
      void pump();
    });
  }

  const claim = (once: string | undefined): boolean => once === undefined || register.claim(once);

  /** What cannot be sent, or is sent by another tab, does not get into the outbox. */
  function add(event: OutgoingEvent, destination: Destination): Taken {
    const bytes = measureEvent(event);
    const isSound = bytes !== null && isAddress(destination.url);
    if (!isSound || !fitsRequest(bytes, destination)) {
      drop(isSound ? 'too-large' : 'broken', 1);
      return { state: 'dropped' };
    }
    if (!isHeld && !claim(event.once)) return { state: 'left' };
    const payload = { event, destination };
    // While held nothing may be written, so signing up for it has to wait.
    if (isHeld) unclaimed.add(payload);
    return outbox.add(payload, bytes);
  }

  function claimHeld(): void {
    const added = [...outbox.queued()].filter(({ payload }) => unclaimed.delete(payload));
    outbox.remove(added.filter(({ payload }) => !claim(payload.event.once)));
  }

  function open(): void {
    hasLeft = false;
    presence.open();
    if (hosts.wasLost()) health.expectNothing();
    adopter.run();
    if (outbox.size() > 0) queue.added(outbox.size());
  }

  /** Nothing of this page stands in the way of others, or of the back/forward cache. */
  function part(leavesEntries: boolean): void {
    outbox.followClock();
    presence.close(leavesEntries);
    sent.letGo();
  }

  function rest(): void {
    queue.rest();
    adopter.stop();
  }

  function onHidden(leaving: boolean): void {
    if (isHeld || hasLeft) return;
    if (network.isSure()) sender.sendAtPageEnd(leaving);
    if (!leaving) return outbox.followClock();
    hasLeft = true;
    adopter.stop();
    part(outbox.size() > 0);
  }

  function onShown(restored: boolean): void {
    // A page that comes back is shown first, and told afterwards that it was restored.
    if (isHeld || (hasLeft && !restored)) return;
    if (hasLeft) {
      outbox.leaveMissing();
      presence.open();
    }
    hasLeft = false;
    outbox.followClock();
    health.nudge();
    network.reset();
    adopter.run();
    void pump();
  }

  function onOnline(): void {
    outbox.followClock();
    health.reset();
    network.reset();
    void pump();
  }

  /** One last try, without timers; what fails stays in the storage for whoever comes next. */
  async function drain(): Promise<void> {
    await null;
    if (isRunning()) return;
    await flush();
    if (!isRunning()) part(outbox.size() > 0 && !isHeld);
  }

  function stop(): void {
    if (state !== 'running') return;
    state = 'stopped';
    for (const unlisten of listening.splice(0)) unlisten();
    rest();
    void drain();
  }

  return {
    push(events, destination) {
      if (state === 'destroyed') {
        drop('destroyed', events.length);
        return events.map(() => ({ state: 'dropped' }));
      }
      const taken = events.map((event) => add(event, destination));
      if (state !== 'running' || isHeld || events.length === 0) return taken;
      if (hasLeft) {
        // By what else listens to the page's end: nothing later would send it.
        hasLeft = false;
        onHidden(true);
        return taken;
      }
      hasNews = true;
      health.nudge();
      if (!pumping) queue.added(outbox.size());
      return taken;
    },

    flush() {
      if (state === 'stopped' || state === 'destroyed') outbox.leaveMissing();
      return flush();
    },

    start() {
      if (state === 'running' || state === 'destroyed') return;
      if (state === 'stopped') outbox.leaveMissing();
      state = 'running';
      listening.push(lifecycle.onHidden(onHidden), lifecycle.onShown(onShown), lifecycle.onOnline(onOnline));
      if (!isHeld) open();
    },

    stop,

    hold() {
      if (isHeld) return;
      isHeld = true;
      rest();
      outbox.setPersist(false);
      hosts.setPersist(false);
      if (state === 'running') part(false);
    },

    release() {
      if (!isHeld) return;
      isHeld = false;
      claimHeld();
      outbox.setPersist(true);
      hosts.setPersist(true);
      if (state === 'running') open();
    },

    clear() {
      queue.rest();
      return outbox.clear().map(({ event }) => event);
    },

    destroy() {
      stop();
      state = 'destroyed';
    },

    size: outbox.size,
    recent: outbox.recent,
  };
}

/** The app's number, unless it is none or would stop delivery. */
function usable(value: number | undefined, least: number, otherwise: number): number {
  return value !== undefined && value >= least ? value : otherwise;
}

/** The callback is the app's; delivery goes on whatever it does. */
function guarded(onError: (error: ConvertError) => void): (error: ConvertError) => void {
  return (error) => {
    try {
      onError(error);
    } catch {
      // There is nobody left to tell.
    }
  };
}
