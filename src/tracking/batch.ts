import { toJson } from '../platform';
import { attempt, oncePer } from '../values';
import type { Destination, OutgoingEvent, TrackedEvent } from './event';

/** Events as one body, in groups by visitor, each in order. Segments that changed in between start a new group. */
export function buildBatch(events: readonly OutgoingEvent[], destination: Destination) {
  const visitors: { visitorId: string; segments?: object; events: TrackedEvent[] }[] = [];
  const latest = new Map<string, { described: string; events: TrackedEvent[] }>();
  for (const { visitorId, segments, event } of events) {
    // A blank segment is one that was taken back. Rules are asked about it, but reports have no use for it.
    const described = toJson(Object.fromEntries(Object.entries(segments ?? {}).filter(([, value]) => value !== '')));
    let group = latest.get(visitorId);
    if (group?.described !== described) {
      latest.set(visitorId, (group = { described, events: [] }));
      const reported = described !== '{}' && { segments: JSON.parse(described) as object };
      visitors.push({ visitorId, ...reported, events: group.events });
    }
    group.events.push(event);
  }
  const { accountId, projectId, enrichData, source } = destination;
  return { accountId: String(accountId), projectId: String(projectId), enrichData, source, visitors };
}

/** The body of one tracking request (protocol §6). */
export type Batch = ReturnType<typeof buildBatch>;

/** Bytes an event adds to a body at most; null when it cannot be written as JSON. */
export function measureEvent({ visitorId, segments, event }: OutgoingEvent): number | null {
  return attempt(() => utf8Length(toJson({ visitorId, segments, events: [event] })) + 1, null);
}

/** The envelope around the visitors: names, ids, source. */
const ENVELOPE_BYTES = 200;
/** An event larger than a batch goes alone, up to this. */
export const LARGEST_BODY = 60_000;

export const envelopeBytes = (to: Destination): number => ENVELOPE_BYTES + utf8Length(describeDestination(to));

/** Whether an event of so many bytes can be sent at all. */
export const fitsRequest = (bytes: number, to: Destination): boolean => envelopeBytes(to) + bytes <= LARGEST_BODY;

/** The same text for the same destination. */
export const describeDestination = /* @__PURE__ */ oncePer((destination: Destination) => toJson(destination));

/** Whether `fetch` can send something there at all. React Native throws for the parts of a URL, so only the constructor is used. */
export function isAddress(url: string): boolean {
  const scheme = /^[a-z][a-z\d+.-]*(?=:)/i.exec(url)?.[0];
  if (scheme !== undefined && !/^https?$/i.test(scheme)) return false;
  return attempt(() => typeof URL !== 'function' || Boolean(new URL(url, globalThis.document?.baseURI)), false);
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
