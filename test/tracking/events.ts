import type { Destination, OutgoingEvent } from '../../src/tracking/event';

/** Test data: a conversion of goal `goalId`, which counts each time it is sent. */
export function conversion(goalId: string | number, visitorId = 'v1'): OutgoingEvent {
  return { visitorId, event: { eventType: 'conversion', data: { goalId: String(goalId) } } };
}

export function destination(url: string, change: Partial<Destination> = {}): Destination {
  return { url, accountId: '100', projectId: '200', source: 'convert-react', enrichData: false, ...change };
}
