import { toJson } from '../platform';
import type { Destination, OutgoingEvent, TrackedEvent, Delivered } from './event';

/** The body of one tracking request (protocol §6). */
export interface Batch {
  readonly accountId: string;
  readonly projectId: string;
  readonly enrichData: boolean;
  readonly source: string;
  readonly visitors: readonly BatchVisitor[];
}

export interface BatchVisitor {
  readonly visitorId: string;
  readonly segments?: object | undefined;
  readonly events: readonly TrackedEvent[];
}

/** Events as one body: grouped per visitor, each visitor's in order. Segments that changed in between start a new group. */
export function buildBatch(events: readonly OutgoingEvent[], destination: Destination): Batch {
  const visitors: BatchVisitor[] = [];
  const latest = new Map<string, { described: string; events: TrackedEvent[] }>();
  for (const { visitorId, segments, event } of events) {
    // A blank one says that it is not known any more: rules are asked about it, reports have no use for it.
    const described = toJson(Object.fromEntries(Object.entries(segments ?? {}).filter(([, value]) => value !== '')));
    let group = latest.get(visitorId);
    if (group?.described !== described) {
      group = { described, events: [] };
      latest.set(visitorId, group);
      visitors.push({
        visitorId,
        ...(described !== '{}' && { segments: JSON.parse(described) as object }),
        events: group.events,
      });
    }
    group.events.push(event);
  }
  const { accountId, projectId, enrichData, source } = destination;
  return { accountId: String(accountId), projectId: String(projectId), enrichData, source, visitors };
}

/** Bytes an event adds to a body at most; null when it cannot be written as JSON. */
export function measureEvent({ visitorId, segments, event }: OutgoingEvent): number | null {
  try {
    return utf8Length(toJson({ visitorId, segments, events: [event] })) + 1;
  } catch {
    return null;
  }
}

/** The envelope around the visitors: names, ids, source. */
const ENVELOPE_BYTES = 200;
/** An event larger than a batch goes alone, up to this. */
export const LARGEST_BODY = 60_000;

export const envelopeBytes = (destination: Destination): number => ENVELOPE_BYTES + utf8Length(describe(destination));

/** Whether an event of so many bytes can be sent, alone if need be. What cannot would stand in the way of all that comes after it. */
export function fitsRequest(bytes: number, destination: Destination): boolean {
  return envelopeBytes(destination) + bytes <= LARGEST_BODY;
}

const descriptions = new WeakMap<Destination, string>();

/** The same text for the same destination. */
export function describe(destination: Destination): string {
  let text = descriptions.get(destination);
  if (text === undefined) descriptions.set(destination, (text = toJson(destination)));
  return text;
}

/**
 * An event as an earlier page stored it, when it is still one; else null. Read strictly: a server that refuses one event refuses the
 * whole batch with it.
 */
export function readDelivered(value: unknown): { payload: Delivered; bytes: number } | null {
  const { event, destination } = (value ?? {}) as { event?: OutgoingEvent; destination?: Destination };
  if (!isEvent(event) || !isDestination(destination)) return null;
  const bytes = measureEvent(event);
  return bytes === null ? null : { payload: { event, destination }, bytes };
}

function isEvent(value: OutgoingEvent | undefined): value is OutgoingEvent {
  const { visitorId, segments, event, once } = (value ?? {}) as Partial<OutgoingEvent>;
  if (typeof visitorId !== 'string' || !isText(once ?? '') || !isObject(segments ?? {}) || !isObject(event?.data))
    return false;
  if (event?.eventType === 'bucketing') return isText(event.data.experienceId) && isText(event.data.variationId);
  if (event?.eventType !== 'conversion') return false;
  const { goalId, bucketingData = {}, goalData = [] } = event.data;
  return isText(goalId) && isObject(bucketingData) && Array.isArray(goalData);
}

function isDestination(value: Destination | undefined): value is Destination {
  const { url, accountId, projectId, source } = (value ?? {}) as Partial<Destination>;
  return isText(accountId) && isText(projectId) && isText(source) && isText(url) && isAddress(url);
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** Whether `fetch` can send something there at all. Only the constructor is used: React Native throws for the parts of a URL. */
export function isAddress(url: string): boolean {
  const scheme = /^[a-z][a-z\d+.-]*(?=:)/i.exec(url)?.[0];
  if (scheme !== undefined && !/^https?$/i.test(scheme)) return false;
  try {
    return typeof URL !== 'function' || Boolean(new URL(url, globalThis.document?.baseURI));
  } catch {
    return false;
  }
}

/** Bytes of a text in UTF-8, without encoding it. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    // A surrogate pair is two units and four bytes; a lone surrogate is sent as U+FFFD, three bytes.
    const isPair = unit >= 0xd800 && unit < 0xdc00 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00;
    bytes += isPair ? 2 : unit < 0x800 ? 1 : 2;
    if (isPair) index++;
  }
  return bytes;
}
