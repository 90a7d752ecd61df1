import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { parseConfig } from '../../config/parseConfig';
import type { Project } from '../../config/project';
import { isRecord } from '../../values';
import type { TrackBody } from './trackBody';

export type ReceivedLog = ReturnType<typeof createReceivedLog>;
export type ReceivedEvent = ReturnType<ReceivedLog['events']>[number];

/** What was received, in order of arrival: the newest `limit` events and requests. Times are in milliseconds since 1970. */
export function createReceivedLog(limit: number, now: () => number) {
  const events = createBoundedList<ReturnType<typeof eventsOf>[number]>(limit);
  const requests = createBoundedList<ReturnType<typeof noteOf>>(limit);
  let batches = 0;

  return {
    addBatch(body: TrackBody, headers: IncomingHttpHeaders, bytes: number) {
      const common = { batch: batches++, time: now(), transport: transportOf(headers, bytes) };
      return eventsOf(body, common).map(events.add);
    },
    /** Any request to the two APIs, preflights included. Returns a function that sets the status of the answer. */
    addRequest(target: 'config' | 'track', request: IncomingMessage, url: URL) {
      const entry = requests.add(noteOf(target, request, url, now()));
      return (status: number) => void (entry.status = status);
    },
    events: events.items,
    requests: requests.items,
    /** The number of events since the last clear, also those that are no longer kept. */
    total: events.total,
    clear() {
      batches = 0;
      events.clear();
      requests.clear();
    },
  };
}

/** Each event as sent, with the values that its batch holds for all its events. */
const eventsOf = (
  { enrichData, source, visitors }: TrackBody,
  common: { batch: number; time: number; transport: ReturnType<typeof transportOf> },
) =>
  visitors.flatMap(({ events, ...visitor }) =>
    events.map((event) => ({ ...common, enrichData, source, ...visitor, ...event })),
  );

const noteOf = (target: 'config' | 'track', { method = '', headers }: IncomingMessage, url: URL, time: number) => ({
  ...{ time, target, method, headers, path: url.pathname, query: Object.fromEntries(url.searchParams) },
  // Null until it is answered, and for good when it never is.
  status: null as number | null,
});

/** A list that numbers its items from 0, and keeps the newest. It drops old ones every `limit` items, to stay fast with a million. */
function createBoundedList<Item extends object>(limit: number) {
  let kept: (Item & { readonly index: number })[] = [];
  let total = 0;
  return {
    add(item: Item) {
      const numbered = { index: total++, ...item };
      kept.push(numbered);
      if (kept.length >= 2 * limit) kept = kept.slice(-limit);
      return numbered;
    },
    items: () => kept.slice(-limit),
    total: () => total,
    clear() {
      kept = [];
      total = 0;
    },
  };
}

/** How a batch was sent, judged by its headers. `via` is `other` for neither a beacon nor a fetch of a page. */
function transportOf(headers: IncomingHttpHeaders, bytes: number) {
  const mode = headers['sec-fetch-mode'];
  return {
    // Only a beacon posts in a mode that cannot read the answer.
    via: mode === 'no-cors' ? 'beacon' : mode === 'cors' || mode === 'same-origin' ? 'fetch' : 'other',
    contentType: headers['content-type'] ?? '',
    origin: headers.origin ?? null,
    userAgent: headers['user-agent'] ?? '',
    bytes,
  };
}

/** One event as a line of text: time, visitor, type and data, with keys in place of ids. */
export function formatEvent(event: ReceivedEvent, document: unknown): string {
  const parsed = parseConfig(document);
  const project = parsed.ok ? parsed.project : null;
  const time = new Date(event.time).toISOString().slice(11, 19);
  const { experienceId, variationId } = event.data;
  const what = event.eventType === 'bucketing' ? arm(experienceId, variationId, project) : conversion(event, project);
  return printable(`${time}  ${event.visitorId}  ${event.eventType.padEnd(10)}  ${what}`);
}

function conversion({ data }: ReceivedEvent, project: Project | null): string {
  const values = Array.isArray(data['goalData']) ? data['goalData'].filter(isRecord) : [];
  const words = values.map(({ key, value }) => `${String(key)}=${JSON.stringify(value)}`);
  const arms = Object.entries(data['bucketingData'] ?? {}).map(([id, variation]) => arm(id, variation, project));
  const parts = [nameOf(project?.goals, data['goalId']), ...words, arms.length > 0 ? `(${arms.join(', ')})` : ''];
  return parts.filter((part) => part !== '').join('  ');
}

function arm(experienceId: unknown, variationId: unknown, project: Project | null): string {
  const experience = project?.experiencesById.get(String(experienceId));
  return `${nameOf(project?.experiences, experienceId)} → ${nameOf(experience?.variations, variationId)}`;
}

/** The key for an id. An id that the config does not have gets a question mark: Convert could not use such an event. */
function nameOf(items: readonly { id: string; key: string }[] = [], id: unknown): string {
  const found = items.find((item) => item.id === String(id));
  return found ? found.key || found.id : `${String(id)}?`;
}

/** Replaces control characters: the text comes from a page and is printed in a terminal. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd');
}
