import type { Delivery, DeliveryOptions } from './delivery';
import { wireDelivery } from './wireDelivery';
import { withLock } from './withLock';

/**
 * Brings events to the tracking server: take, clear, send, put back. Making one does nothing; what it promises, and what it
 * cannot, is in docs/delivery.md.
 */
export function createDelivery(options: DeliveryOptions): Delivery {
  const { lifecycle, locks } = options;
  const parts = wireDelivery(options, () => void pump());
  const { outbox, intake, queue, sender, sent, health, network, hosts, presence } = parts;
  const { adopter, keys, drop, sleep } = parts;
  let state: 'idle' | 'running' | 'stopped' | 'destroyed' = 'idle';
  let isHeld = false;
  let hasLeft = false;
  /** Something was pushed since the last look into the outbox. */
  let hasNews = false;
  let pumping: Promise<void> | null = null;
  const waiters: (() => void)[] = [];
  const listening: (() => void)[] = [];

  const isRunning = (): boolean => state === 'running';

  function maySend(): boolean {
    return !isHeld && !hasLeft && network.isOpen() && (state === 'running' || waiters.length > 0);
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

  async function sendAll(): Promise<void> {
    // What the last page left goes first: conversions depend on its exposures.
    await adopter.idle();
    while (maySend() && outbox.size() > 0) {
      const sending = await withLock(locks, keys.shortLock, options, sendNext);
      if (!sending) return;
      await sending.answered;
    }
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
    for (const settled of waiters.splice(0)) settled();
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
    sleep.wakeAll();
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

  function flush(): Promise<void> {
    return new Promise((resolve) => {
      waiters.push(resolve);
      network.reset();
      void pump();
    });
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
      const taken = events.map((event) => intake.add(event, destination, isHeld));
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
      intake.claimHeld();
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
