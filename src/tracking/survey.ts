import { isAddress, measureEvent } from './batch';
import type { TrackCall } from './conversion';
import type { Destination, OutgoingEvent, QueuedEvent } from './event';
import type { Payload } from './outbox';
import type { NoteKind, OutboxKeys, OutboxStorage } from './outboxKeys';

/** What is stored of an entry. */
export interface StoredEntry {
  readonly id: string;
  readonly at: number;
  /** It is on its way to a server that is well as far as the page knew. */
  readonly isSent: boolean;
  readonly payload: unknown;
}

/** What the tab that takes over the entries should know of them, by their ids. */
export interface SendingNote {
  readonly at: number;
  /** They are on their way to a server that is well as far as the page knew. */
  readonly first: readonly string[];
  /** They have failed, and may be on their way again. */
  readonly again: readonly string[];
}

/** What one tab has in the storage. */
export interface StoredOutbox {
  readonly tab: string;
  /** `stored` is null for an entry that cannot be read. */
  readonly entries: { readonly key: string; readonly sequence: number; readonly stored: StoredEntry | null }[];
  note: SendingNote | null;
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
    const value = parsed && storage.getItem(key);
    if (value === null) continue;
    const { kind, name, sequence } = parsed!;
    if (kind === 'heir') {
      if (!(Number(value.split(' ')[1]) >= oldest)) storage.removeItem(key);
      continue;
    }
    const tab = tabOf(name);
    let at: unknown = 0;
    if (kind === 'closed') tab.isClosed = true;
    else if (kind === 'seen') at = Number(value) || 0;
    else if (kind === 'sending') {
      tab.note = readNote(value);
      at = tab.note?.at;
    } else {
      const stored = readStored(value);
      tab.entries.push({ key, sequence, stored });
      at = stored?.at;
    }
    tab.lastSeen = Math.max(tab.lastSeen, (at as number | undefined) ?? 0);
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

function readStored(json: string): StoredEntry | null {
  const value = parse(json);
  const at = value?.at ?? value?.on;
  if (typeof value?.id !== 'string' || typeof at !== 'number' || !('payload' in value)) return null;
  return { id: value.id, at, isSent: 'on' in value, payload: value.payload };
}

function readNote(json: string): SendingNote | null {
  const value = parse(json);
  if (!value || !Array.isArray(value.first) || !Array.isArray(value.again)) return null;
  return { at: typeof value.at === 'number' ? value.at : 0, first: value.first, again: value.again };
}

function parse(json: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(json);
    return isObject(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/**
 * The event or the call that an earlier page stored; null when it is neither. It is strict, because a server that refuses one event
 * refuses the whole batch with it.
 */
export function readPayload(value: unknown): { payload: Payload; bytes: number } | null {
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
