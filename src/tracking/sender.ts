import { ConvertError } from '../errors';
import { createAdopter, type AdopterOptions } from './adoption';
import { createHealth, createNetwork } from './health';
import type { Lifecycle } from './lifecycle';
import { createSentLocks, withLock } from './locks';
import type { EventEntry, SentRequest } from './outbox';
import { createSchedule, type ScheduleOptions } from './schedule';
import { pack, type Shipment } from './shipment';
import { sendBody, type TransportOptions } from './transport';

interface SenderOptions extends Omit<AdopterOptions, 'onAdopted'>, TransportOptions, Omit<ScheduleOptions, 'onDue'> {
  random: () => number;
  lifecycle: Pick<Lifecycle, 'isOnline'>;
  state: () => DeliveryState;
  /** Nothing may leave: consent is missing, or the page has been left. */
  isShut: () => boolean;
  /** Nothing may be written: consent is missing. */
  isHeld: () => boolean;
  /** Calls of other tabs are in the outbox now. */
  onRecovered: () => void;
  onError: (error: ConvertError) => void;
}

export type DeliveryState = 'idle' | 'running' | 'stopped' | 'destroyed';

/** Sends what is in the outbox, again where it failed, and what other tabs have left. */
export function createSender(options: SenderOptions) {
  const { outbox, locks, keys, tab, state, isShut, elapsed, onError } = options;
  const isOnline = () => options.lifecycle.isOnline();
  const health = createHealth({ ...options, key: keys.unreachable, mayPersist: () => !options.isHeld() });
  const network = createNetwork(isOnline, options);
  const sent = createSentLocks(locks, keys, tab);
  const schedule = createSchedule({ ...options, onDue: pump });
  const adopter = createAdopter({
    ...options,
    onAdopted() {
      if (outbox.hasCalls()) options.onRecovered();
      pump();
    },
  });
  /** Something was added since the last look into the outbox. */
  let hasNews = false;
  let isPumping = false;
  /** A flush came in while the outbox was being sent. */
  let isAskedAgain = false;
  /** Requests of `sendBeside` under way. */
  let beside = 0;
  /** How often this page was left, to come back from the back/forward cache. */
  let departures = 0;
  const waiters: (() => void)[] = [];

  const stateFor = ({ payload }: EventEntry) => health.stateOf(payload.destination.url);
  /** Is the server of this event well, as far as this page knows? */
  const isWell = (entry: EventEntry) => (stateFor(entry) ?? 'well') === 'well';
  const isOpen = ({ payload }: EventEntry) => health.isOpen(payload.destination.url);

  async function send({ entries, url, body, bytes }: Shipment): Promise<void> {
    const [sentAt, wasOnline, before] = [elapsed(), isOnline(), departures];
    const request: SentRequest = { url, count: entries.length, outcome: null };
    for (const entry of entries) entry.request = request;
    const outcome = (request.outcome = await sendBody(options, url, body, bytes));
    const hasAnswer = outcome.kind !== 'failed' || outcome.status !== null;
    if (!wasOnline) network.tried(hasAnswer);
    if (outcome.kind !== 'failed') {
      outbox.remove(entries, outcome.kind);
      health[outcome.kind](url);
      if (outcome.kind === 'refused')
        onError(new ConvertError('track-status', { status: outcome.status, count: entries.length }));
    } else if (!wasOnline && !hasAnswer) {
      // Without a network the request has not left, which says nothing about the host.
      outbox.putBack(entries, false);
    } else if (
      outcome.isTimeout &&
      departures > before &&
      !entries.some(({ hasFailed, isDoubtful }) => hasFailed || isDoubtful)
    ) {
      // WebKit lets no page that comes back hear the answer. So the events count as delivered, as for a page that is gone.
      outbox.remove(entries, 'handed-over');
    } else {
      outbox.putBack(entries, true);
      health.failed(url, outcome.status, outcome.retryAfterMs, sentAt);
    }
  }

  const maySend = () => !isShut() && network.isOpen() && (state() === 'running' || waiters.length > 0);

  /** The lock is held until the other tabs can know of the request, not until it is answered. */
  async function sendNext(): Promise<{ answered: Promise<void> } | null> {
    hasNews = false;
    const isSentElsewhere = await sent.elsewhere();
    const choice = { isUsable: isOpen, isWell, isOffline: !network.isSure(), isSentElsewhere };
    const shipment = maySend() ? pack(outbox, options.batchSize, choice) : null;
    if (!shipment) return null;
    const answered = send(shipment);
    if (state() === 'running') await sent.hold(shipment.names);
    return { answered };
  }

  async function sendAll(): Promise<void> {
    // What the last page left goes first, because conversions depend on its exposures.
    await adopter.idle();
    while (maySend() && outbox.size() > 0) {
      const sending = await withLock(locks, keys.shortLock, options, sendNext);
      if (!sending) return;
      await sending.answered;
    }
  }

  function plan(): void {
    if (beside > 0) return;
    const isWaiting = outbox.size() > 0;
    // The browser says that there is no network. Nobody waits for that, but it may be wrong.
    if (state() === 'running' && !isShut() && !network.isOpen() && isWaiting) schedule.wakeAt(network.retryAt());
    // Once stopped there are no more timers, whoever waits.
    if ((state() === 'running' || state() === 'idle') && maySend() && isWaiting) {
      if (hasNews) return schedule.added(outbox.size());
      const retryAt = Math.min(...[...outbox.queued()].map(({ payload }) => health.retryAt(payload.destination.url)));
      if (retryAt < Infinity) return schedule.wakeAt(retryAt);
    }
    for (const resolve of waiters.splice(0)) resolve();
  }

  function pump(): void {
    if (isPumping) return;
    isPumping = true;
    schedule.rest();
    void sendAll().finally(() => {
      isPumping = false;
      if (!isAskedAgain) return plan();
      isAskedAgain = false;
      pump();
    });
  }

  return {
    open() {
      health.recall();
      adopter.run();
      if (outbox.size() > 0) schedule.added(outbox.size());
    },

    added() {
      hasNews = true;
      health.nudge();
      if (!isPumping) schedule.added(outbox.size());
    },

    /** Sends at once; resolves when everything is delivered, or nothing more will be tried for now. */
    flush: () =>
      new Promise<void>((resolve) => {
        waiters.push(resolve);
        network.reset();
        health.nudge(true);
        isAskedAgain = isPumping;
        pump();
      }),

    /**
     * Sends beside whatever is under way, because the page may not live to wait for it. It is too late to ask other tabs, so no lock
     * names these events: two tabs with such a lock would each leave them to the other.
     */
    sendBeside(shipment: Shipment) {
      beside++;
      void send(shipment).then(() => {
        beside--;
        pump();
      });
    },

    shown() {
      health.nudge();
      network.reset();
      adopter.run();
      pump();
    },
    online() {
      health.reset();
      network.reset();
      pump();
    },

    /** The page is left, perhaps for the back/forward cache. */
    left: () => void departures++,
    /** Plans and looks for nothing more. */
    rest() {
      schedule.rest();
      adopter.stop();
    },
    /** Lets go of the locks that say what this tab has sent. */
    letGo: sent.letGo,
    /** Is the network sure enough to hand over something that has no answer? */
    isSure: network.isSure,
    isWell,
    /**
     * May this event be handed over, although no answer will come? Not to a host in trouble: what stays queued certainly has not
     * arrived, and the next page sends it. Nor after a failure on an earlier page, while the host has taken nothing from this one. An
     * event that dies with the page has nothing to lose.
     */
    isWorthABet: (entry: EventEntry) => !entry.isSafe || (entry.hasFailed ? stateFor(entry) === 'well' : isWell(entry)),
  };
}
