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

/** As the presence of a tab that has ended properly. */
export const CLOSED = 'closed';

/** How the outboxes of all tabs share one storage: every tab writes under its own id only. */
export function outboxKeys(scope: string) {
  // Dots separate, so that one scope never begins like another.
  const prefix = `convert-react.${SCHEMA}.${encodeURIComponent(scope).replace(/\./g, '%2E')}.events.`;
  return {
    prefix,
    entry: (tab: string, sequence: number) => `${prefix}entry.${tab}.${sequence}`,
    /** When the tab last said that it is open, where it cannot hold a lock; or `CLOSED`. */
    presence: (tab: string) => `${prefix}presence.${tab}`,
    /** Which tab has taken over its entries, and when. */
    heir: (tab: string) => `${prefix}heir.${tab}`,
    /** When the tracking host was last given up on. */
    unreachable: `${prefix}unreachable`,
    /** The lock that a tab holds while it is open. */
    tabLock: (tab: string) => `${prefix}tab.${tab}`,
    /** Begins the name of every lock that says what a tab has sent. */
    sentLocks: `${prefix}sent.`,
    /** The same for one tab. What it has sent follows as JSON. */
    sentLock: (tab: string) => `${prefix}sent.${tab} `,
    /** The lock for the short moments when tabs must not overlap. */
    shortLock: `${prefix}lock`,
  };
}

export type OutboxKeys = ReturnType<typeof outboxKeys>;
