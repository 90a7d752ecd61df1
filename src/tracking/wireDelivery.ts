import { ConvertError } from '../errors';
import { createAdopter } from './createAdopter';
import { createDropReport } from './createDropReport';
import type { DropReason } from './createDropReport';
import { createHealth } from './createHealth';
import { createHostReport } from './createHostReport';
import { createIntake } from './createIntake';
import { createOnceRegister } from './createOnceRegister';
import { createOutbox } from './createOutbox';
import { createQueue } from './createQueue';
import { createSentLocks } from './createSentLocks';
import { createSender } from './createSender';
import type { Delivered } from './createSender';
import { plainTimers } from './createSleep';
import { createTabPresence } from './createTabPresence';
import { createTransport } from './createTransport';
import { defaultSettleMs } from './defaultSettleMs';
import type { DeliveryCounts, DeliveryOptions } from './delivery';
import { pageBudget } from './keepaliveBudget';
import { newTabId } from './newTabId';
import { outboxKeys } from './outboxKeys';
import { readDelivered } from './readDelivered';

/** Bytes of an ordinary batch: the page's end has as much left of the keepalive quota. */
const BATCH_BYTES = 30_000;
const LARGEST_EVENT = 59_000;
const DAY = 86_400_000;

/** The parts, and who tells whom. `look`: there may be something to send now. */
export function wireDelivery(options: DeliveryOptions, look: () => void) {
  const { scope, storage, locks, now, random } = options;
  const { debounceMs = 250, maxWaitMs = 2_000, batchSize = 100, maxAgeMs = DAY, maxEvents = 1_000 } = options;
  const { timeoutMs = 30_000, maxFailures = 7, budget = pageBudget, settleMs = defaultSettleMs() } = options;

  const timers = plainTimers(options);
  const onError = guarded(options.onError);
  const keys = outboxKeys(scope, 'events');
  const tab = newTabId(now, random);
  const counts: DeliveryCounts = { accepted: 0, handedOver: 0, assumed: 0, duplicates: 0, dropped: 0 };
  const report = createDropReport(onError);
  const drop = (reason: DropReason, count: number): void => {
    counts.dropped += count;
    report(reason, count);
  };
  const onDuplicate = (count: number): void => void (counts.duplicates += count);

  const outbox = createOutbox<Delivered>({ storage, keys, tab, now, maxEntries: maxEvents, maxAgeMs, onDrop: drop });
  const register = createOnceRegister(storage, keys, tab, now);
  const presence = createTabPresence({ storage, keys, tab, locks, timers, now, isShared: settleMs > 0 });
  const sent = createSentLocks(locks, keys, tab);
  const health = createHealth({ now, random, maxFailures });
  const hosts = createHostReport({ storage, key: keys.unreachable, now, maxAgeMs, onError });

  return {
    timers,
    settleMs,
    keys,
    counts,
    drop,
    outbox,
    presence,
    sent,
    health,
    hosts,
    intake: createIntake({ outbox, register, now, largest: LARGEST_EVENT, onDuplicate, onDrop: drop }),
    queue: createQueue({ ...timers, now, debounceMs, maxWaitMs, batchSize, onDue: look }),
    adopter: createAdopter({
      ...{ storage, keys, tab, outbox, presence, now, maxAgeMs, locks },
      readPayload: readDelivered,
      timers,
      settleMs,
      onAdopted: (adoption) => {
        counts.assumed += adoption.assumed;
        if (adoption.broken > 0) drop('broken', adoption.broken);
        if (adoption.adopted > 0) look();
      },
    }),
    sender: createSender({
      outbox,
      register,
      health,
      now,
      transport: createTransport({ ...options, ...timers, budget, timeoutMs }),
      maxEvents: batchSize,
      maxBytes: BATCH_BYTES,
      onAccepted: (count) => {
        counts.accepted += count;
        hosts.accepted();
      },
      onRefused: (status, count) => {
        counts.dropped += count;
        onError(new ConvertError('track-status', { status, count }));
      },
      onHandedOver: (count) => void (counts.handedOver += count),
      onAnswered: look,
      onFailed: hosts.failed,
      onDuplicate,
    }),
  };
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
