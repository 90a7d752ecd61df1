import type { OutgoingEvent } from './event';
import { onceKey } from './onceKey';

export interface Exposure {
  visitorId: string;
  experienceId: string;
  variationId: string;
  segments?: object;
}

/** "This visitor has seen this variation": one bucketing event, once for good. */
export function exposureEvent({ visitorId, experienceId, variationId, segments }: Exposure): OutgoingEvent {
  return {
    visitorId,
    ...(segments ? { segments } : {}),
    event: { eventType: 'bucketing', data: { experienceId, variationId } },
    once: onceKey('exposure', visitorId, experienceId, variationId),
  };
}
