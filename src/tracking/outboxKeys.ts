/** Raised when what is stored changes its meaning: an older or newer page then neither reads nor touches it. */
const SCHEMA = 1;

/** How the outboxes of all tabs share one storage: every tab writes under its own id only. */
export interface OutboxKeys {
  readonly prefix: string;
  entry(tab: string, sequence: number): string;
  of(kind: OutboxKeyKind, name: string): string;
  /** When the tracking host was last given up on. */
  readonly unreachable: string;
  /** Name of the lock that a tab holds while it is open. */
  tabLock(tab: string): string;
  /** Begins the name of every lock that says what a tab has sent, */
  readonly sentLocks: string;
  /** and of those of one tab; what was sent follows as JSON. */
  sentLock(tab: string): string;
  /** Name of the lock for the short moments when tabs must not overlap. */
  readonly shortLock: string;
}

export function outboxKeys(scope: string, kind: 'events' | 'deferred'): OutboxKeys {
  // Dots separate, so that one scope never begins like another.
  const prefix = `convert-react.${SCHEMA}.${encodeURIComponent(scope).replace(/\./g, '%2E')}.${kind}.`;
  return {
    prefix,
    entry: (tab, sequence) => `${prefix}entry.${tab}.${sequence}`,
    of: (kind, name) => `${prefix}${kind}.${name}`,
    unreachable: `${prefix}unreachable`,
    tabLock: (tab) => `${prefix}tab.${tab}`,
    sentLocks: `${prefix}sent.`,
    sentLock: (tab) => `${prefix}sent.${tab} `,
    shortLock: `${prefix}lock`,
  };
}

export type OutboxKeyKind =
  | 'entry'
  /** Which entries of a tab are on their way, and which have failed. */
  | 'sending'
  /** Left by a tab that ended properly. */
  | 'closed'
  /** When a tab that holds no lock was last alive. */
  | 'seen'
  /** Which tab has taken over the entries of this one, and when. */
  | 'heir'
  /** Which tab sends what may be sent only once. */
  | 'once'
  /** Which tab has sent it, or is about to. */
  | 'sent';
const KINDS: readonly string[] = [
  'entry',
  'sending',
  'closed',
  'seen',
  'heir',
  'once',
  'sent',
] satisfies OutboxKeyKind[];

/** Takes a key of this outbox apart; null for anything else. `name` is the tab, or for `once` and `sent` what is sent once. */
export function parseOutboxKey(
  keys: OutboxKeys,
  key: string,
): { kind: OutboxKeyKind; name: string; sequence: number } | null {
  if (!key.startsWith(keys.prefix)) return null;
  const rest = key.slice(keys.prefix.length);
  const kind = rest.slice(0, rest.indexOf('.'));
  if (!KINDS.includes(kind)) return null;
  const name = rest.slice(kind.length + 1);
  if (kind !== 'entry') return { kind: kind as OutboxKeyKind, name, sequence: 0 };
  const dot = name.lastIndexOf('.');
  return { kind, name: name.slice(0, dot), sequence: Number(name.slice(dot + 1)) };
}
