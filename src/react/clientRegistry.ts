import type { QueryClient } from '@tanstack/react-query';
import type { ConvertClient } from '../client/convertClient';
import { isBrowser } from '../platform';

/** A client that a provider made, with the QueryClient it lives on. */
export interface ClientEntry {
  /** What it is for now: the project, and the visitor that its providers name. */
  identity: string;
  readonly client: ConvertClient;
  /** Set when the QueryClient is ours, to be mounted and unmounted with the client. */
  readonly privateQueryClient: QueryClient | null;
  /** Providers that have committed with this client. */
  holders: number;
  /** When a provider last asked for it. */
  askedAt: number;
}

const entries = new Map<string, ClientEntry>();

const UNCOMMITTED_MS = 60_000;

/** Forgets the clients of trees that nobody has tried to mount for a minute: nobody says when React gives such a tree up. */
function sweep(now: number) {
  for (const [identity, entry] of entries)
    if (entry.holders === 0 && now - entry.askedAt >= UNCOMMITTED_MS) entries.delete(identity);
}

/**
 * The client of an identity. React throws away the state of a component that suspends on its first mount, so a client
 * kept in state would be made again at every attempt; here the next attempt finds it. On a server there is one for
 * each render: a request must never meet the visitor of another.
 */
export function clientEntry(identity: string, make: () => Pick<ClientEntry, 'client' | 'privateQueryClient'>) {
  if (!isBrowser()) return { ...make(), identity, holders: 0, askedAt: 0 };
  const now = Date.now();
  const found = entries.get(identity);
  if (found) found.askedAt = now;
  sweep(now);
  if (found) return found;
  const entry: ClientEntry = { ...make(), identity, holders: 0, askedAt: now };
  entries.set(identity, entry);
  return entry;
}

/** The client goes on for another visitor: whoever asks for the one before gets a client of their own. */
export function renameEntry(entry: ClientEntry, identity: string) {
  if (entry.identity === identity) return;
  if (entries.get(entry.identity) === entry) entries.delete(entry.identity);
  entry.identity = identity;
  if (!entries.has(identity)) entries.set(identity, entry);
}

/** Starts the client for a committed provider; the last one to leave stops it. Returns the leaving. */
export function holdClient(entry: ClientEntry): () => void {
  if (entry.holders++ === 0) {
    entries.set(entry.identity, entry);
    entry.privateQueryClient?.mount();
    entry.client.start();
  }
  return () => {
    sweep(Date.now());
    if (--entry.holders > 0) return;
    entry.client.stop();
    entry.privateQueryClient?.unmount();
    // StrictMode leaves and comes back at once; a hidden <Activity> comes back much later, with the entry in its state.
    if (entries.get(entry.identity) === entry) entries.delete(entry.identity);
  };
}
