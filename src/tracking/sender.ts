import { toJson } from '../platform';
import { LARGEST_BODY, buildBatch, describe, envelopeBytes, fitsRequest, utf8Length } from './batch';
import type { DropReason } from './createTabOutbox';
import type { Entry, Outbox } from './outbox';
import type { Health, HostState, Network } from './health';
import type { SentElsewhere } from './locks';
import type { OnceRegister } from './createOnceRegister';
import type { Outcome, Transport } from './transport';
import type { Delivered } from './event';

export interface SenderOptions {
  outbox: Outbox<Delivered>;
  register: OnceRegister;
  transport: Transport;
  health: Health;
  network: Network;
  isOnline: () => boolean;
  elapsed: () => number;
  maxEvents: number;
  maxBytes: number;
  onDrop: (reason: DropReason, count: number) => void;
  onAccepted: () => void;
  onRefused: (status: number, count: number) => void;
  onFailed: (status: number | null, state: HostState) => void;
  /** A request sent by `sendAtPageEnd` has been settled, and the page is still there. */
  onAnswered: () => void;
}

export interface Shipment {
  readonly entries: readonly Entry<Delivered>[];
  /** Taken for failed until there is an answer, as the browser says that there is no network. */
  readonly doubted: readonly Entry<Delivered>[];
  /** What other tabs can tell them by. */
  readonly names: readonly string[];
  readonly url: string;
  readonly body: string;
  readonly bytes: number;
}

export interface Sender {
  /** The next batch without what is sent elsewhere, marked as on its way; null when there is nothing that may be sent now. */
  take(isSentElsewhere: SentElsewhere): Shipment | null;
  /** Sends it and settles what became of it. */
  send(shipment: Shipment): Promise<void>;
  /** When the first of what waits may be tried again; Infinity when nothing waits for a host. */
  nextRetry(): number;
  /** Are requests of `sendAtPageEnd` under way? */
  isBusy(): boolean;
  /** The page may not live to hear answers: sends all it can at once. `leaving`: it will not hear them for sure. */
  sendAtPageEnd(leaving: boolean): void;
}

type Usable = (entry: Entry<Delivered>) => boolean;

/** Take, send, and remove or put back. */
export function createSender(options: SenderOptions): Sender {
  const { outbox, register, transport, health, network, isOnline } = options;

  function isElsewhere(entry: Entry<Delivered>, isSentElsewhere: SentElsewhere): boolean {
    const { once } = entry.payload.event;
    if (isSentElsewhere(nameOf(entry), tabOf(entry))) return true;
    return once !== undefined && entry.key !== null && !register.isFor(once, tabOf(entry));
  }

  function select(largest: number, isUsable: Usable, isSentElsewhere: SentElsewhere): Entry<Delivered>[] {
    const batch: Entry<Delivered>[] = [];
    const duplicates: Entry<Delivered>[] = [];
    const misfits: Entry<Delivered>[] = [];
    let target: string | null = null;
    let bytes = 0;
    const maxBytes = Math.min(options.maxBytes, largest);
    for (const entry of outbox.queued()) {
      const { destination } = entry.payload;
      if (isElsewhere(entry, isSentElsewhere)) {
        duplicates.push(entry);
        continue;
      }
      if (!fitsRequest(entry.bytes, destination)) {
        misfits.push(entry);
        continue;
      }
      const described = describe(destination);
      if (!isUsable(entry) || (target !== null && described !== target)) continue;
      if (target === null) bytes = envelopeBytes(destination);
      const room = batch.length === 0 ? largest : maxBytes;
      if (bytes + entry.bytes > room || batch.length >= options.maxEvents) break;
      target = described;
      bytes += entry.bytes;
      batch.push(entry);
    }
    if (duplicates.length > 0) outbox.remove(duplicates);
    if (misfits.length > 0) {
      outbox.remove(misfits, 'dropped');
      options.onDrop('too-large', misfits.length);
    }
    return batch;
  }

  function take(largest: number, isUsable: Usable, isSentElsewhere = NOTHING): Shipment | null {
    const entries = select(largest, isUsable, isSentElsewhere);
    const first = entries[0];
    if (!first) return null;
    for (const entry of entries) {
      const { once } = entry.payload.event;
      if (once !== undefined && entry.key !== null) register.sending(once, tabOf(entry));
    }
    const doubted = network.isSure() ? [] : entries.filter(({ hasFailed }) => !hasFailed);
    outbox.markSending(entries, doubted.length > 0 || !isWell(first));
    const { destination } = first.payload;
    const batch = buildBatch(
      entries.map(({ payload }) => payload.event),
      destination,
    );
    const body = toJson(batch);
    return { entries, doubted, names: entries.map(nameOf), url: destination.url, body, bytes: utf8Length(body) };
  }

  function settle({ entries, url }: Shipment, outcome: Outcome, sentAt: number): void {
    if (outcome.kind === 'failed') {
      outbox.putBack(entries, true);
      options.onFailed(outcome.status, health.failed(url, outcome.status, outcome.retryAfterMs, sentAt));
      return;
    }
    outbox.remove(entries, outcome.kind);
    // Refused is answered too: the host is there.
    health.accepted(url);
    if (outcome.kind === 'accepted') options.onAccepted();
    else options.onRefused(outcome.status, entries.length);
  }

  /** How often this page was left, to come back from the back/forward cache. */
  let departures = 0;

  async function send(shipment: Shipment): Promise<void> {
    const sentAt = options.elapsed();
    const wasOnline = isOnline();
    const before = departures;
    const outcome = await transport.send(shipment.url, shipment.body, shipment.bytes);
    // WebKit lets no page that comes back hear the answer. It counts as for a page that is gone: as delivered, unless it had failed before.
    const isUnheard = outcome.kind === 'failed' && outcome.isTimeout === true && departures > before;
    const hasAnswer = outcome.kind !== 'failed' || outcome.status !== null;
    if (!wasOnline) network.tried(hasAnswer);
    // Without a network the request has not left, which says nothing of the host.
    if (!wasOnline && !hasAnswer) {
      for (const entry of shipment.doubted) entry.hasFailed = false;
      outbox.putBack(shipment.entries, false);
    } else if (isUnheard && !shipment.entries.some(({ hasFailed }) => hasFailed))
      outbox.remove(shipment.entries, 'handed-over');
    else settle(shipment, outcome, sentAt);
  }

  const stateFor = ({ payload }: Entry<Delivered>) => health.stateOf(payload.destination.url);
  const isWell: Usable = (entry) => (stateFor(entry) ?? 'well') === 'well';
  // No bet on a host in trouble: what is queued is known not to have arrived, and the next page sends it. Nor on one that failed at this
  // event on an earlier page, and has taken nothing from this one. What dies with the page has nothing to lose.
  const isWorthABet: Usable = (entry) =>
    !entry.isSafe || (entry.hasFailed ? stateFor(entry) === 'well' : isWell(entry));
  let beside = 0;

  function sendBeside(shipment: Shipment): void {
    beside++;
    void send(shipment).then(() => {
      beside--;
      options.onAnswered();
    });
  }

  return {
    isBusy: () => beside > 0,
    nextRetry() {
      let next = Infinity;
      for (const { payload } of outbox.queued()) next = Math.min(next, health.retryAt(payload.destination.url));
      return next;
    },
    take: (isSentElsewhere) =>
      take(LARGEST_BODY, ({ payload }) => health.isOpen(payload.destination.url), isSentElsewhere),
    send,
    sendAtPageEnd(leaving) {
      if (leaving) departures++;
      for (;;) {
        const shipment = take(transport.left(), leaving ? isWorthABet : isWell);
        if (!shipment) return;
        if (!leaving || !transport.canBeacon) {
          sendBeside(shipment);
        } else if (transport.beacon(shipment.url, shipment.body, shipment.bytes)) {
          outbox.remove(shipment.entries, 'handed-over');
        } else {
          outbox.putBack(shipment.entries, false);
          return;
        }
      }
    },
  };
}

const NOTHING: SentElsewhere = () => false;

/** The same for the same event in every tab. */
function nameOf(entry: Entry<Delivered>): string {
  return entry.payload.event.once ?? entry.id;
}

function tabOf(entry: Entry<unknown>): string {
  return entry.id.slice(0, entry.id.lastIndexOf('.'));
}
