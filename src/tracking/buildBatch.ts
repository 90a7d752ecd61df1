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
  readonly segments?: object;
  readonly events: readonly TrackedEvent[];
}

interface Group {
  visitorId: string;
  segments: string;
  events: TrackedEvent[];
}

/** Events as one body: grouped per visitor, each visitor's in order. Segments that changed in between start a new group. */
export function buildBatch(events: readonly OutgoingEvent[], destination: Destination): Batch {
  const groups: Group[] = [];
  const latest = new Map<string, Group>();
  for (const { visitorId, segments, event } of events) {
    const described = describeSegments(segments);
    let group = latest.get(visitorId);
    if (group?.segments !== described) {
      group = { visitorId, segments: described, events: [] };
      latest.set(visitorId, group);
      groups.push(group);
    }
    group.events.push(event);
  }
  const { accountId, projectId, enrichData, source } = destination;
  return {
    accountId: String(accountId),
    projectId: String(projectId),
    enrichData,
    source,
    visitors: groups.map(toVisitor),
  };
}

function toVisitor({ visitorId, segments, events }: Group): BatchVisitor {
  return { visitorId, ...(segments === EMPTY ? {} : { segments: JSON.parse(segments) as object }), events };
}

const EMPTY = '{}';

function describeSegments(segments: object | undefined): string {
  return segments ? JSON.stringify(segments) : EMPTY;
}
