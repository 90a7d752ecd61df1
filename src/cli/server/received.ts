import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { parseConfig } from '../../config/parseConfig';
import type { Project } from '../../config/project';
import { isRecord } from '../../values';
import type { TrackBody } from './trackBody';

/** One event as sent, with the values that its batch holds for all its events. */
export interface ReceivedEvent {
  /** Counts from 0 since the last clear, in order of arrival. */
  readonly index: number;
  /** The batch it came in, counted the same way. */
  readonly batch: number;
  /** When it arrived, in milliseconds since 1970. */
  readonly time: number;
  readonly visitorId: string;
  readonly segments: Readonly<Record<string, unknown>>;
  readonly eventType: 'bucketing' | 'conversion';
  readonly data: Readonly<Record<string, unknown>>;
  readonly enrichData: boolean;
  readonly source: string;
  readonly transport: ReturnType<typeof transportOf>;
}

/** Any request to the two APIs, preflights included. */
export interface ReceivedRequest {
  readonly index: number;
  readonly time: number;
  readonly target: 'config' | 'track';
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  /** Null until it is answered, and for good when it never is. */
  status: number | null;
}

export type ReceivedLog = ReturnType<typeof createReceivedLog>;

/** What was received, in order: the newest `limit` events and requests. */
export function createReceivedLog(limit: number, now: () => number) {
  const events = createBoundedList<Omit<ReceivedEvent, 'index'>>(limit);
  const requests = createBoundedList<Omit<ReceivedRequest, 'index'>>(limit);
  let batches = 0;

  return {
    addBatch(body: TrackBody, headers: IncomingHttpHeaders, bytes: number): ReceivedEvent[] {
      const { enrichData, source } = body;
      const common = { batch: batches, time: now(), enrichData, source, transport: transportOf(headers, bytes) };
      batches += 1;
      return body.visitors.flatMap(({ events: sent, ...visitor }) =>
        sent.map((event) => events.add({ ...common, ...visitor, ...event })),
      );
    },
    /** Returns a function that sets the status of the answer. */
    addRequest(target: ReceivedRequest['target'], { method = '', headers }: IncomingMessage, url: URL) {
      const asked = { target, method, path: url.pathname, query: Object.fromEntries(url.searchParams), headers };
      const entry = requests.add({ time: now(), ...asked, status: null });
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

/** A list that numbers its items and keeps the newest. It drops old ones every `limit` items, to stay fast with a million. */
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
