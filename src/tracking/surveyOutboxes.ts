import type { OutboxStorage, SendingMark, StoredEntry } from './outbox';
import { parseOutboxKey } from './outboxKeys';
import type { OutboxKeys } from './outboxKeys';

/** What one tab has in the storage. */
export interface TabOutbox {
  readonly tab: string;
  readonly entries: { readonly key: string; readonly sequence: number; readonly stored: StoredEntry<unknown> | null }[];
  mark: SendingMark | null;
  isClosed: boolean;
  /** When it last wrote. */
  lastSeen: number;
}

export interface Survey {
  readonly tabs: ReadonlyMap<string, TabOutbox>;
  /** Keys of agreements whose tabs are long gone. */
  readonly stale: readonly string[];
}

/** Reads what every tab has stored. What cannot be read counts as an entry without content, for the adopter to clear away. */
export function surveyOutboxes(storage: OutboxStorage, keys: OutboxKeys, oldest: number): Survey {
  const tabs = new Map<string, TabOutbox>();
  const stale: string[] = [];

  function tabOf(tab: string): TabOutbox {
    let found = tabs.get(tab);
    if (!found) tabs.set(tab, (found = { tab, entries: [], mark: null, isClosed: false, lastSeen: 0 }));
    return found;
  }

  for (const key of storage.keys()) {
    const parsed = parseOutboxKey(keys, key);
    if (!parsed) continue;
    const { kind, name, sequence } = parsed;
    const value = storage.getItem(key);
    if (value === null) continue;
    if (kind === 'once' || kind === 'sent' || kind === 'heir') {
      if (!(Number(value.split(' ')[1]) >= oldest)) stale.push(key);
    } else if (kind === 'closed') {
      tabOf(name).isClosed = true;
    } else if (kind === 'seen') {
      const tab = tabOf(name);
      tab.lastSeen = Math.max(tab.lastSeen, Number(value) || 0);
    } else if (kind === 'sending') {
      const tab = tabOf(name);
      tab.mark = readMark(value);
      tab.lastSeen = Math.max(tab.lastSeen, tab.mark?.at ?? 0);
    } else {
      const tab = tabOf(name);
      const stored = readStored(value);
      tab.entries.push({ key, sequence, stored });
      tab.lastSeen = Math.max(tab.lastSeen, stored?.at ?? 0);
    }
  }
  for (const { entries } of tabs.values()) entries.sort((a, b) => a.sequence - b.sequence);
  return { tabs, stale };
}

function readStored(json: string): StoredEntry<unknown> | null {
  const value = parse(json);
  const at = value?.at ?? value?.on;
  if (typeof value?.id !== 'string' || typeof at !== 'number' || !('payload' in value)) return null;
  return { id: value.id, at, isSent: 'on' in value, payload: value.payload };
}

function readMark(json: string): SendingMark | null {
  const value = parse(json);
  if (!value || !Array.isArray(value.first) || !Array.isArray(value.again)) return null;
  return { at: typeof value.at === 'number' ? value.at : 0, first: value.first, again: value.again };
}

function parse(json: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
