import type { IncomingHttpHeaders } from 'node:http';
import { createBoundedList } from './createBoundedList';
import type { TrackBody } from './parseTrackBody';
import type { ReceivedBatch, ReceivedEvent, ReceivedRequest, Transport } from './received';

export interface ReceivedLog {
  addBatch(body: TrackBody, headers: IncomingHttpHeaders, bytes: number): ReceivedEvent[];
  /** Gives back how to note the status once it is known. */
  addRequest(request: Omit<ReceivedRequest, 'index' | 'time' | 'status'>): (status: number) => void;
  events(): ReceivedEvent[];
  batches(): ReceivedBatch[];
  requests(): ReceivedRequest[];
  /** Events since the last clear, those included that are no longer kept. */
  total(): number;
  /** How often all has been cleared: an index means something only within one. */
  epoch(): number;
  clear(): void;
  /** Hears of every event, and of `null` when all are cleared. */
  subscribe(listener: (event: ReceivedEvent | null) => void): () => void;
}

/** What came in, in order, the newest `limit` of each kind. */
export function createReceivedLog(limit: number, now: () => number): ReceivedLog {
  const events = createBoundedList<ReceivedEvent>(limit);
  const requests = createBoundedList<ReceivedRequest>(limit);
  const listeners = new Set<(event: ReceivedEvent | null) => void>();
  let epoch = 0;
  let batches = 0;
  const tell = (event: ReceivedEvent | null) => listeners.forEach((listener) => listener(event));

  return {
    addBatch(body, headers, bytes) {
      const { enrichData, source } = body;
      const common = { batch: batches, time: now(), enrichData, source, transport: transportOf(headers, bytes) };
      batches += 1;
      const added = body.visitors.flatMap(({ visitorId, segments, events: sent }) =>
        sent.map(({ eventType, data }) => ({ ...common, visitorId, segments, eventType, data })),
      );
      return added.map((event) => {
        const received = { index: events.total(), ...event };
        events.push(received);
        tell(received);
        return received;
      });
    },
    addRequest(request) {
      const entry = { ...request, index: requests.total(), time: now(), status: null as number | null };
      requests.push(entry);
      return (status) => void (entry.status = status);
    },
    events: events.items,
    batches: () => batchesOf(events.items()),
    requests: requests.items,
    total: events.total,
    epoch: () => epoch,
    clear() {
      epoch += 1;
      batches = 0;
      events.clear();
      requests.clear();
      tell(null);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** No batch is without an event, so the events tell what batches there were. */
function batchesOf(events: ReceivedEvent[]): ReceivedBatch[] {
  const batches = new Map<number, ReceivedEvent[]>();
  for (const event of events) {
    const own = batches.get(event.batch);
    if (own) own.push(event);
    else batches.set(event.batch, [event]);
  }
  return [...batches].map(([index, own]) => {
    const { time, transport } = own[0] as ReceivedEvent;
    return { index, time, visitors: new Set(own.map(({ visitorId }) => visitorId)).size, events: own, transport };
  });
}

function transportOf(headers: IncomingHttpHeaders, bytes: number): Transport {
  const mode = headers['sec-fetch-mode'];
  return {
    // Of all that posts, only a beacon goes without asking to read the answer.
    via: mode === 'no-cors' ? 'beacon' : mode === 'cors' || mode === 'same-origin' ? 'fetch' : 'other',
    contentType: headers['content-type'] ?? '',
    origin: headers.origin ?? null,
    userAgent: headers['user-agent'] ?? '',
    bytes,
  };
}
