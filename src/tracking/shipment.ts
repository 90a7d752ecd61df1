import { toJson } from '../platform';
import { LARGEST_BODY, buildBatch, describeDestination, envelopeBytes, utf8Length } from './batch';
import type { SentElsewhere } from './locks';
import type { EventEntry, Outbox } from './outbox';

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

/** Bytes of an ordinary batch: the end of the page has as much left of the keepalive quota. */
const BATCH_BYTES = 30_000;

/** Marks the next batch, of `most` events at most, as on its way. Null when there is nothing to send now. */
export function pack(outbox: Outbox, most: number, choice: ShipmentChoice) {
  const entries = select(outbox, most, choice);
  const first = entries[0];
  if (!first) return null;
  outbox.markSending(entries, choice.isOffline === true || !choice.isWell(first));
  const { destination } = first.payload;
  const events = entries.map(({ payload }) => payload.event);
  const body = toJson(buildBatch(events, destination));
  return { entries, names: entries.map(nameOf), url: destination.url, body, bytes: utf8Length(body) };
}

/** Events that are on their way in one request. */
export type Shipment = NonNullable<ReturnType<typeof pack>>;

/** Events that another tab has sent leave the outbox. */
function select(outbox: Outbox, most: number, choice: ShipmentChoice): EventEntry[] {
  const { largest = LARGEST_BODY, isUsable, isSentElsewhere } = choice;
  const batch: EventEntry[] = [];
  const duplicates: EventEntry[] = [];
  let target: string | null = null;
  let bytes = 0;
  for (const entry of outbox.queued()) {
    const { destination } = entry.payload;
    const described = describeDestination(destination);
    if (isSentElsewhere?.(nameOf(entry), tabOf(entry))) duplicates.push(entry);
    else if (isUsable(entry) && described === (target ?? described)) {
      bytes ||= envelopeBytes(destination);
      // An event larger than a batch goes alone.
      const room = batch.length === 0 ? largest : Math.min(BATCH_BYTES, largest);
      if (bytes + entry.bytes > room || batch.length >= most) break;
      target = described;
      bytes += entry.bytes;
      batch.push(entry);
    }
  }
  if (duplicates.length > 0) outbox.remove(duplicates, 'left');
  return batch;
}

/** The same for the same event in every tab. */
const nameOf = ({ id, payload }: EventEntry): string => payload.event.once ?? id;

const tabOf = ({ id }: EventEntry): string => id.slice(0, id.lastIndexOf('.'));
