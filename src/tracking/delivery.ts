import { ConvertError } from '../errors';
import { isBrowser } from '../platform';
import { attempt, usableNumber } from '../values';
import { fitsRequest, isAddress, measureEvent } from './batch';
import { createClock, type ClockOptions } from './clock';
import type { TrackCall } from './conversion';
import type { Destination, OutgoingEvent } from './event';
import { handOver, pageBudget, type KeepaliveBudget, type SendBeacon } from './keepalive';
import type { Lifecycle } from './lifecycle';
import type { Locks } from './locks';
import { createOutbox, type EventEntry, type Taken } from './outbox';
import { outboxKeys, type OutboxStorage } from './outboxKeys';
import { createPresence } from './presence';
import type { createSender, DeliveryState } from './sender';
import { pack } from './shipment';
import type { TransportOptions } from './transport';

export interface DeliveryOptions extends ClockOptions, Pick<TransportOptions, 'fetch' | 'headers'> {
  /** Deliveries of one scope share their outbox across tabs; those of different scopes share nothing. */
  scope: string;
  storage: OutboxStorage;
  sendBeacon?: SendBeacon | undefined;
  /** `navigator.locks`. Without it, what crashed tabs have left is taken over later. */
  locks?: Locks | undefined;
  random: () => number;
  lifecycle: Lifecycle;
  /** Milliseconds of quiet before sending. Default 250. */
  debounceMs?: number | undefined;
  /** Milliseconds that an event waits at most before it is sent. Default 2,000. */
  maxWaitMs?: number | undefined;
  /** Events a request, and the number that is sent without waiting. Default 100. */
  batchSize?: number | undefined;
  /** Other pages use this storage. Default: true in a page, else false. */
  isShared?: boolean;
  /** The storage is of this tab alone, and may have begun as a copy of another's, as `sessionStorage`. */
  isTabOwn?: boolean | undefined;
  budget?: KeepaliveBudget;
  /** Loads the part that sends. Default: a chunk of its own. */
  loadSender?: (() => SenderFactory | Promise<SenderFactory>) | undefined;
  /** Calls of pages that are gone were found: `takeCalls()` has them now. */
  onRecovered?: () => void;
  onError: (error: ConvertError) => void;
}

export type RecentEvent = Readonly<Pick<EventEntry, 'id' | 'at' | 'payload' | 'state' | 'hasFailed' | 'request'>>;

type SenderFactory = typeof createSender;
type Sender = ReturnType<SenderFactory>;

/** A request without an answer counts as failed after so long. */
const TIMEOUT_MS = 30_000;

/**
 * Writes down events and calls, and brings the events to the tracking server (docs/delivery.md). Making one does nothing. The part that
 * sends is loaded when it starts. Without that part, events are written down, and handed to the browser as the page ends.
 */
export function createDelivery(options: DeliveryOptions) {
  const { lifecycle, now, random } = options;
  const { isShared = isBrowser(), budget = pageBudget, onRecovered = () => {} } = options;
  const batchSize = usableNumber(options.batchSize, 1, 100);
  // The callback is the app's. Delivery goes on whatever it does.
  const onError = (error: ConvertError) => attempt(() => options.onError(error), undefined);
  const onDrop = createDropReport(onError);
  const clock = createClock(options);
  const keys = outboxKeys(options.scope);
  let id: string | undefined;
  // Made when it is used: React may be rendering while a client is made, and must not read a clock or randomness.
  const tab = () => (id ??= now().toString(36) + Math.floor(random() * 2 ** 40).toString(36));
  const shared = { ...options, ...clock, keys, tab, isShared, budget, onError };

  let state: DeliveryState = 'idle';
  let isHeld = false;
  let hasLeft = false;
  const isRunning = () => state === 'running';
  const isShut = () => isHeld || hasLeft;
  const listening: (() => void)[] = [];

  const outbox = createOutbox({ ...shared, onDrop });
  const presence = createPresence(shared);
  let sender: Sender | null = null;
  let loading: Promise<void> | null = null;
  let isMissingReported = false;

  function attachSender(create: SenderFactory): void {
    sender = create({
      ...shared,
      ...{ outbox, presence, batchSize, onRecovered, timeoutMs: TIMEOUT_MS },
      debounceMs: usableNumber(options.debounceMs, 0, 250),
      maxWaitMs: usableNumber(options.maxWaitMs, 0, 2_000),
      state: () => state,
      isShut,
      isHeld: () => isHeld,
      onBroken: (count) => onDrop('broken', count),
    });
    if (isRunning() && !isShut()) sender.open();
  }

  /** Never rejects. After a failure the next call tries again. */
  function loadSender(): Promise<void> | null {
    if (sender || loading) return loading;
    const loaded = options.loadSender ? options.loadSender() : import('./sender').then((chunk) => chunk.createSender);
    if (typeof loaded === 'function') attachSender(loaded);
    else
      loading = loaded
        .then(attachSender, (cause: unknown) => {
          if (!isMissingReported) onError(new ConvertError('part-missing', { part: 'delivery' }, { cause }));
          isMissingReported = true;
        })
        .finally(() => (loading = null));
    return loading;
  }

  /** Without a sender one is loaded, and opens by itself. */
  function wake(run: (ready: Sender) => void): void {
    if (sender) run(sender);
    else void loadSender();
  }

  async function sendAll(): Promise<void> {
    if (!sender) await loadSender();
    return sender?.flush();
  }

  function add(event: OutgoingEvent, destination: Destination): Taken {
    const bytes = measureEvent(event);
    const isSound = bytes !== null && isAddress(destination.url);
    if (isSound && fitsRequest(bytes, destination))
      return outbox.add({ event, destination }, bytes) ?? { state: 'left' };
    onDrop(isSound ? 'too-large' : 'broken', 1);
    return { state: 'dropped' };
  }

  function open(): void {
    hasLeft = false;
    presence.open();
    wake((ready) => ready.open());
  }

  /** Afterwards nothing of this page stands in the way of other pages, or of the back/forward cache. */
  function part(leavesEntries: boolean): void {
    presence.close(leavesEntries);
    sender?.letGo();
  }

  /** All that is known of a host without the sender: whether an earlier page gave up on it. */
  const isUsed = ({ isSafe }: EventEntry) => !isSafe || options.storage.getItem(keys.unreachable) === null;

  /** The page may not live to hear answers: everything that fits leaves at once. Without a sender only a beacon can take it. */
  function sendAtPageEnd(leaving: boolean): void {
    const isWell = sender?.isWell ?? isUsed;
    const isUsable = leaving && sender ? sender.isWorthABet : isWell;
    for (;;) {
      const shipment = pack(outbox, batchSize, { largest: budget.left(), isUsable, isWell });
      if (!shipment) return;
      if (sender && (!leaving || !options.sendBeacon)) {
        sender.sendBeside(shipment);
      } else if (handOver(shared, shipment.url, shipment.body, shipment.bytes)) {
        outbox.remove(shipment.entries, 'handed-over');
      } else {
        outbox.putBack(shipment.entries, false);
        return;
      }
    }
  }

  function onHidden(leaving: boolean): void {
    if (isShut()) return;
    outbox.followClock();
    if (sender ? sender.isSure() : lifecycle.isOnline()) {
      if (leaving) sender?.left();
      sendAtPageEnd(leaving);
    }
    if (!leaving) return;
    hasLeft = true;
    sender?.rest();
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
    wake((ready) => ready.shown());
  }

  const onOnline = () => wake((ready) => ready.online());

  /** A client that is stopped hears neither of heirs nor of a denial. */
  function catchUp(): void {
    if (state === 'stopped' || state === 'destroyed') outbox.leaveMissing();
  }

  async function stop(): Promise<void> {
    if (!isRunning()) return;
    state = 'stopped';
    for (const unlisten of listening.splice(0)) unlisten();
    sender?.rest();
    await null;
    if (isRunning()) return;
    // One last try, without timers. What fails stays in the storage for whoever comes next.
    await sendAll();
    if (!isRunning()) part(outbox.size() > 0 && !isHeld);
  }

  return {
    /**
     * Takes events for sending. They survive the page, unless sending is held or nothing can be stored. Returns where each is: now, and
     * whenever it is read.
     */
    push(events: readonly OutgoingEvent[], destination: Destination): readonly Taken[] {
      if (state === 'destroyed') {
        onDrop('destroyed', events.length);
        return events.map(() => ({ state: 'dropped' }));
      }
      const taken = events.map((event) => add(event, destination));
      if (!isRunning() || isHeld || events.length === 0) return taken;
      if (hasLeft) {
        // What else listens to the end of the page has tracked something. Nothing later would send it.
        hasLeft = false;
        onHidden(true);
      } else sender?.added();
      return taken;
    },

    /** Keeps a call of `track()` until there is a config, on this page or the next. */
    defer: (call: TrackCall) => void outbox.add(call, 0),
    /** Hands back every call in order, and forgets it: the caller resolves them now. */
    takeCalls() {
      catchUp();
      return outbox.takeCalls();
    },
    hasCalls: outbox.hasCalls,

    /** Sends at once; resolves when everything is delivered, or nothing more will be tried for now. Never rejects. */
    flush() {
      catchUp();
      return sendAll();
    },

    start() {
      if (isRunning() || state === 'destroyed') return;
      catchUp();
      state = 'running';
      listening.push(lifecycle.onHidden(onHidden), lifecycle.onShown(onShown), lifecycle.onOnline(onOnline));
      if (!isHeld) open();
    },

    stop: () => void stop(),
    destroy() {
      void stop();
      state = 'destroyed';
    },

    /** Consent is pending: events and calls stay in memory, and nothing leaves. */
    hold() {
      if (isHeld) return;
      isHeld = true;
      sender?.rest();
      outbox.setPersist(false);
      if (isRunning()) part(false);
    },

    release() {
      if (!isHeld) return;
      isHeld = false;
      outbox.setPersist(true);
      if (isRunning()) open();
    },

    /** Consent is denied: drops everything, here and in the storage. Returns the events that were never sent. */
    clear: outbox.clear,
    /** Events and calls that wait, or are on their way. */
    size: outbox.size,
    /** The last events, oldest first, and what has become of each. */
    recent: (): readonly RecentEvent[] => outbox.recent(),
  };
}

export type Delivery = ReturnType<typeof createDelivery>;

type DropReason = 'full' | 'age' | 'too-large' | 'broken' | 'destroyed';

/** Reports dropped events once for each reason and turn of the event loop, however many there were. */
export function createDropReport(onError: (error: ConvertError) => void) {
  const counts = new Map<DropReason, number>();
  return (reason: DropReason, count: number): void => {
    if (counts.size === 0) {
      void Promise.resolve().then(() => {
        const dropped = [...counts];
        counts.clear();
        for (const [why, total] of dropped) onError(new ConvertError('track-dropped', { reason: why, count: total }));
      });
    }
    counts.set(reason, (counts.get(reason) ?? 0) + count);
  };
}
