/** What an outbox needs of a storage. It never throws: `withFallback` handles what is behind it. */
export interface OutboxStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
  keys(): string[];
  /** False when this key is in memory only. */
  isKept?(key: string): boolean;
}

/** Raise it when what is stored changes its meaning: an older or newer page then neither reads nor touches it. */
const SCHEMA = 1;

/** What a tab stores beside its entries, each under one key. */
export type NoteKind =
  /** Which entries are on their way, and which have failed. */
  | 'sending'
  /** The tab ended properly. */
  | 'closed'
  /** When the tab last said that it is open, where it cannot hold a lock. */
  | 'seen'
  /** Which tab has taken over the entries, and when. */
  | 'heir';

/** How the outboxes of all tabs share one storage: every tab writes under its own id only. */
export interface OutboxKeys {
  readonly prefix: string;
  entry(tab: string, sequence: number): string;
  note(kind: NoteKind, tab: string): string;
  /** When the tracking host was last given up on. */
  readonly unreachable: string;
  /** The lock that a tab holds while it is open. */
  tabLock(tab: string): string;
  /** Begins the name of every lock that says what a tab has sent. */
  readonly sentLocks: string;
  /** The same for one tab. What it has sent follows as JSON. */
  sentLock(tab: string): string;
  /** The lock for the short moments when tabs must not overlap. */
  readonly shortLock: string;
}

export function outboxKeys(scope: string): OutboxKeys {
  // Dots separate, so that one scope never begins like another.
  const prefix = `convert-react.${SCHEMA}.${encodeURIComponent(scope).replace(/\./g, '%2E')}.events.`;
  return {
    prefix,
    entry: (tab, sequence) => `${prefix}entry.${tab}.${sequence}`,
    note: (kind, tab) => `${prefix}${kind}.${tab}`,
    unreachable: `${prefix}unreachable`,
    tabLock: (tab) => `${prefix}tab.${tab}`,
    sentLocks: `${prefix}sent.`,
    sentLock: (tab) => `${prefix}sent.${tab} `,
    shortLock: `${prefix}lock`,
  };
}
