import { ConvertError } from '../errors';
import { createClock } from './createClock';
import { createDropReport } from './createDropReport';
import { createHealth } from './createHealth';
import { createHostReport } from './createHostReport';
import { createIntake } from './createIntake';
import { createOnceRegister } from './createOnceRegister';
import { createNetwork } from './createNetwork';
import { createQueue } from './createQueue';
import { createSentLocks } from './createSentLocks';
import { createSender } from './createSender';
import type { Delivered } from './createSender';
import { createSleep } from './createSleep';
import { createTabOutbox } from './createTabOutbox';
import { createTransport } from './createTransport';
import { defaultSettleMs } from './defaultSettleMs';
import type { DeliveryOptions } from './delivery';
import { pageBudget } from './keepaliveBudget';
import { MOST_WAITING } from './outbox';
import { readDelivered } from './readDelivered';

/** Bytes of an ordinary batch: the page's end has as much left of the keepalive quota. */
const BATCH_BYTES = 30_000;
const DAY = 86_400_000;

/** The parts, and who tells whom. `look`: there may be something to send now. */
export function wireDelivery(options: DeliveryOptions, look: () => void) {
  const { storage, locks, now } = options;
  const debounceMs = usable(options.debounceMs, 0, 250);
  const maxWaitMs = usable(options.maxWaitMs, 0, 2_000);
  const batchSize = usable(options.batchSize, 1, 100);
  const maxEvents = usable(options.maxEvents, 1, MOST_WAITING);
  const { maxAgeMs = DAY, timeoutMs = 30_000, budget = pageBudget, settleMs = defaultSettleMs() } = options;

  const clock = createClock(options);
  const { elapsed } = clock;

  const onError = guarded(options.onError);
  const drop = createDropReport(onError);

  const { keys, tab, outbox, presence, adopter } = createTabOutbox<Delivered>({
    ...options,
    ...clock,
    kind: 'events',
    maxEntries: maxEvents,
    maxAgeMs,
    settleMs,
    readPayload: readDelivered,
    onDrop: drop,
    onAdopted: ({ adopted }) => adopted > 0 && look(),
  });
  const sleep = createSleep(clock);
  const register = createOnceRegister(storage, keys, tab, now);
  const health = createHealth({ ...options, elapsed });
  const isOnline = (): boolean => options.lifecycle.isOnline();
  const network = createNetwork({ ...options, elapsed, isOnline });
  const hosts = createHostReport({ storage, key: keys.unreachable, now, maxAgeMs, onError });

  return {
    sleep,
    keys,
    drop,
    outbox,
    presence,
    adopter,
    health,
    network,
    hosts,
    sent: createSentLocks(locks, keys, tab),
    intake: createIntake({ outbox, register, onDrop: drop }),
    queue: createQueue({ ...clock, debounceMs, maxWaitMs, batchSize, onDue: look }),
    sender: createSender({
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
    }),
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
