import type { Delivered } from './createSender';
import type { Destination, OutgoingEvent } from './event';
import { utf8Length } from './utf8Length';

/** Bytes an event adds to a body at most; null when it cannot be written as JSON. */
export function measureEvent({ visitorId, segments, event }: OutgoingEvent): number | null {
  try {
    return utf8Length(JSON.stringify({ visitorId, segments, events: [event] })) + 1;
  } catch {
    return null;
  }
}

/** An event as an earlier page stored it, when it is still one; else null. */
export function readDelivered(value: unknown): { payload: Delivered; bytes: number } | null {
  const { event, destination } = (value ?? {}) as { event?: OutgoingEvent; destination?: Destination };
  if (typeof event?.visitorId !== 'string' || typeof event.event?.eventType !== 'string') return null;
  if (typeof destination?.url !== 'string' || typeof destination.projectId !== 'string') return null;
  const bytes = measureEvent(event);
  return bytes === null ? null : { payload: { event, destination }, bytes };
}
