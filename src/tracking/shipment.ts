import { toJson } from '../platform';
import { LARGEST_BODY, buildBatch, describeDestination, envelopeBytes, fitsRequest, utf8Length } from './batch';
import type { SentElsewhere } from './locks';
import type { EventEntry, Outbox } from './outbox';

/** Events that are on their way in one request. */
export interface Shipment {
  readonly entries: readonly EventEntry[];
  /** They count as failed until there is an answer, because the browser says that there is no network. */
  readonly doubted: readonly EventEntry[];
  /** The same names in every tab. */
  readonly names: readonly string[];
  readonly url: string;
  readonly body: string;
  readonly bytes: number;
}

interface ShipmentChoice {
  /** Bytes of the largest body. */
  largest?: number;
  /** May this event be sent now? */
  isUsable: (entry: EventEntry) => boolean;
  /** Is its server well, as far as this page knows? */
  isWell: (entry: EventEntry) => boolean;
  /** The browser says that there is no network. */
  isOffline?: boolean;
  isSentElsewhere?: SentElsewhere;
}

interface PackerOptions {
  outbox: Outbox;
  /** Events a request at most. */
  maxEvents: number;
  onDrop: (reason: 'too-large', count: number) => void;
}

/** Bytes of an ordinary batch: the end of the page has as much left of the keepalive quota. */
const BATCH_BYTES = 30_000;

/**
 * Takes the next batch out of the outbox and marks it as on its way; null when there is nothing to send now. Events that another tab
 * has sent, and events that fit no request, leave the outbox.
 */
export type Pack = (choice: ShipmentChoice) => Shipment | null;

export function createPack({ outbox, maxEvents, onDrop }: PackerOptions): Pack {
  function select({ largest = LARGEST_BODY, isUsable, isSentElsewhere }: ShipmentChoice): EventEntry[] {
    const batch: EventEntry[] = [];
    const duplicates: EventEntry[] = [];
    const misfits: EventEntry[] = [];
    let target: string | null = null;
    let bytes = 0;
    for (const entry of outbox.queued()) {
      const { destination } = entry.payload;
      if (isSentElsewhere?.(nameOf(entry), tabOf(entry))) {
        duplicates.push(entry);
        continue;
      }
      if (!fitsRequest(entry.bytes, destination)) {
        misfits.push(entry);
        continue;
      }
      const described = describeDestination(destination);
      if (!isUsable(entry) || (target !== null && described !== target)) continue;
      if (target === null) bytes = envelopeBytes(destination);
      // An event larger than a batch goes alone.
      const room = batch.length === 0 ? largest : Math.min(BATCH_BYTES, largest);
      if (bytes + entry.bytes > room || batch.length >= maxEvents) break;
      target = described;
      bytes += entry.bytes;
      batch.push(entry);
    }
    if (duplicates.length > 0) outbox.remove(duplicates, 'left');
    if (misfits.length > 0) {
      outbox.remove(misfits, 'dropped');
      onDrop('too-large', misfits.length);
    }
    return batch;
  }

  return (choice) => {
    const entries = select(choice);
    const first = entries[0];
    if (!first) return null;
    const doubted = choice.isOffline ? entries.filter(({ hasFailed }) => !hasFailed) : [];
    outbox.markSending(entries, doubted.length > 0 || !choice.isWell(first));
    const { destination } = first.payload;
    const events = entries.map(({ payload }) => payload.event);
    const body = toJson(buildBatch(events, destination));
    return { entries, doubted, names: entries.map(nameOf), url: destination.url, body, bytes: utf8Length(body) };
  };
}

/** The same for the same event in every tab. */
const nameOf = ({ id, payload }: EventEntry): string => payload.event.once ?? id;

const tabOf = ({ id }: EventEntry): string => id.slice(0, id.lastIndexOf('.'));
