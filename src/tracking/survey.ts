import { isAddress, measureEvent } from './batch';
import type { TrackCall } from './conversion';
import type { Destination, OutgoingEvent, QueuedEvent } from './event';
import type { LeftEntry } from './outbox';
import type { NoteKind, OutboxKeys, OutboxStorage } from './outboxKeys';

/** What one tab has in the storage. */
export interface StoredOutbox {
  readonly tab: string;
  /** `value` is what was stored, if it is JSON. */
  readonly entries: { readonly key: string; readonly sequence: number; readonly value: Record<string, unknown> }[];
  /** What a tab notes of its entries, by their ids. */
  note: {
    /** They are on their way to a server that is well as far as the page knew. */
    readonly first: readonly string[];
    /** They have failed, and may be on their way again. */
    readonly again: readonly string[];
  } | null;
  isClosed: boolean;
  /** When it last wrote. */
  lastSeen: number;
}

/** Reads what every tab has stored, and removes notes of heirs older than `oldest`. */
export function surveyOutboxes(storage: OutboxStorage, keys: OutboxKeys, oldest: number): StoredOutbox[] {
  const tabs = new Map<string, StoredOutbox>();

  function tabOf(tab: string): StoredOutbox {
    let found = tabs.get(tab);
    if (!found) tabs.set(tab, (found = { tab, entries: [], note: null, isClosed: false, lastSeen: 0 }));
    return found;
  }

  for (const key of storage.keys()) {
    const parsed = parseKey(keys, key);
    const text = parsed && storage.getItem(key);
    if (text === null) continue;
    const { kind, name, sequence } = parsed!;
    if (kind === 'heir') {
      if (!(Number(text.split(' ')[1]) >= oldest)) storage.removeItem(key);
      continue;
    }
    const tab = tabOf(name);
    const value = parse(text);
    let at = value.at ?? value.on;
    if (kind === 'closed') tab.isClosed = true;
    else if (kind === 'seen') at = Number(text);
    else if (kind === 'entry') tab.entries.push({ key, sequence, value });
    else if (Array.isArray(value.first) && Array.isArray(value.again))
      tab.note = { first: value.first, again: value.again };
    if (typeof at === 'number' && at > tab.lastSeen) tab.lastSeen = at;
  }
  for (const { entries } of tabs.values()) entries.sort((a, b) => a.sequence - b.sequence);
  return [...tabs.values()];
}

const KINDS: readonly string[] = ['entry', 'sending', 'closed', 'seen', 'heir'] satisfies (NoteKind | 'entry')[];

/** Null for a key that is not of this outbox. */
function parseKey(keys: OutboxKeys, key: string) {
  if (!key.startsWith(keys.prefix)) return null;
  const rest = key.slice(keys.prefix.length);
  const kind = rest.slice(0, rest.indexOf('.')) as NoteKind | 'entry';
  if (!KINDS.includes(kind)) return null;
  const name = rest.slice(kind.length + 1);
  if (kind !== 'entry') return { kind, name, sequence: 0 };
  const dot = name.lastIndexOf('.');
  return { kind, name: name.slice(0, dot), sequence: Number(name.slice(dot + 1)) };
}

/** An object without anything when it is none. */
function parse(json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json);
    return isObject(value) ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** A stored entry; null when it is none. */
export function readEntry({ id, at, on, payload }: Record<string, unknown>): Omit<LeftEntry, 'hasFailed'> | null {
  const time = at ?? on;
  const read = readPayload(payload);
  return read && typeof id === 'string' && typeof time === 'number' ? { id, at: time, ...read } : null;
}

/** Is it on its way to a server that is well, as far as the page knew? */
export const isStoredAsSent = (value: Record<string, unknown>): boolean => 'on' in value;

/** It is strict, because a server that refuses one event refuses the whole batch with it. */
function readPayload(value: unknown): Pick<LeftEntry, 'payload' | 'bytes'> | null {
  const { event, destination, visitorId, goalKey, options } = (value ?? {}) as Partial<QueuedEvent & TrackCall>;
  if (typeof visitorId === 'string' && typeof goalKey === 'string')
    return { payload: { visitorId, goalKey, ...(isObject(options) && { options }) }, bytes: 0 };
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
