import { attempt, isRecord, toRecord, type UnknownRecord } from '../values';
import { fitsRequest, isAddress, measureEvent } from './batch';
import type { TrackCall } from './conversion';
import type { Destination, OutgoingEvent, QueuedEvent } from './event';
import type { LeftEntry, StoredState } from './outbox';
import { CLOSED, type OutboxKeys, type OutboxStorage } from './outboxKeys';

/** What one tab has in the storage. */
export interface StoredOutbox {
  readonly tab: string;
  /** `value` is what was stored, if it is JSON. */
  readonly entries: { readonly key: string; readonly sequence: number; readonly value: UnknownRecord }[];
  isClosed: boolean;
  /** When it last wrote. */
  lastSeen: number;
}

const KIND_AND_NAME = /^(entry|presence|heir)\.(.*)$/s;

/** Reads what every tab has stored, and removes notes of heirs older than `oldest`. */
export function surveyOutboxes(storage: OutboxStorage, keys: OutboxKeys, oldest: number): StoredOutbox[] {
  const tabs = new Map<string, StoredOutbox>();
  for (const key of storage.keys()) {
    if (!key.startsWith(keys.prefix)) continue;
    const [, kind, name = ''] = KIND_AND_NAME.exec(key.slice(keys.prefix.length)) ?? [];
    const text = kind ? storage.getItem(key) : null;
    if (text === null) continue;
    if (kind === 'heir') {
      if (!(Number(text.split(' ')[1]) >= oldest)) storage.removeItem(key);
      continue;
    }
    // The name of an entry is that of its tab, a dot and its place.
    const end = kind === 'entry' ? name.lastIndexOf('.') : name.length;
    const tab = name.slice(0, end);
    const outbox = tabs.get(tab) ?? { tab, entries: [], isClosed: false, lastSeen: 0 };
    tabs.set(tab, outbox);
    const value = toRecord(attempt(() => JSON.parse(text) as unknown, null));
    if (kind === 'entry') outbox.entries.push({ key, sequence: Number(name.slice(end + 1)), value });
    else outbox.isClosed = text === CLOSED;
    const at = kind === 'entry' ? value.at : Number(text);
    if (typeof at === 'number' && at > outbox.lastSeen) outbox.lastSeen = at;
  }
  for (const { entries } of tabs.values()) entries.sort((a, b) => a.sequence - b.sequence);
  return [...tabs.values()];
}

/** A stored entry; null when it is none. */
export function readEntry({ id, at, state, payload }: UnknownRecord): LeftEntry | null {
  const read = readPayload(payload);
  if (!read || typeof id !== 'string' || typeof at !== 'number') return null;
  return { id, at, ...read, hasFailed: state === ('failed' satisfies StoredState) };
}

/** It is strict. A server that refuses one event refuses the whole batch with it, and one that fits no request would stand in the way. */
function readPayload(value: unknown): Pick<LeftEntry, 'payload' | 'bytes'> | null {
  const { event, destination, visitorId, goalKey, options } = toRecord(value) as Partial<QueuedEvent & TrackCall>;
  if (typeof visitorId === 'string' && typeof goalKey === 'string')
    return { payload: { visitorId, goalKey, ...(isRecord(options) && { options }) }, bytes: 0 };
  if (!isEvent(event) || !isDestination(destination)) return null;
  const bytes = measureEvent(event);
  return bytes !== null && fitsRequest(bytes, destination) ? { payload: { event, destination }, bytes } : null;
}

function isEvent(value: unknown): value is OutgoingEvent {
  const { visitorId, segments, event, once } = toRecord(value) as Partial<OutgoingEvent>;
  if (!isText(visitorId) || !isText(once ?? '') || !isRecord(segments ?? {}) || !isRecord(event?.data)) return false;
  if (event?.eventType === 'bucketing') return isText(event.data.experienceId) && isText(event.data.variationId);
  if (event?.eventType !== 'conversion') return false;
  const { goalId, bucketingData = {}, goalData = [] } = event.data;
  return isText(goalId) && isRecord(bucketingData) && Array.isArray(goalData);
}

function isDestination(value: unknown): value is Destination {
  const { url, accountId, projectId, source } = toRecord(value) as Partial<Destination>;
  return isText(accountId) && isText(projectId) && isText(source) && isText(url) && isAddress(url);
}

const isText = (value: unknown): value is string => typeof value === 'string';
