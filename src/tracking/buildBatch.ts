import { toJson } from '../platform';
import type { Destination, OutgoingEvent, TrackedEvent } from './event';

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
