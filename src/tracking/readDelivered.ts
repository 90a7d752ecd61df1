import { toJson } from '../platform';
import type { Delivered } from './createSender';
import type { Destination, OutgoingEvent } from './event';
import { utf8Length } from './utf8Length';

/** Bytes an event adds to a body at most; null when it cannot be written as JSON. */
export function measureEvent({ visitorId, segments, event }: OutgoingEvent): number | null {
  try {
    return utf8Length(toJson({ visitorId, segments, events: [event] })) + 1;
  } catch {
    return null;
  }
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
