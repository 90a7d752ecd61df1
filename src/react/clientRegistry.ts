import type { QueryClient } from '@tanstack/react-query';
import type { ConvertClient } from '../client/convertClient';

/** A client that a provider made, with the QueryClient it lives on. */
export interface ClientEntry {
  readonly identity: string;
  readonly client: ConvertClient;
  /** Set when the QueryClient is ours, to be mounted and unmounted with the client. */
  readonly privateQueryClient: QueryClient | null;
  /** Providers that have committed with this client. */
  holders: number;
}

const entries = new Map<string, ClientEntry>();

/**
 * The client of an identity. React throws away the state of a component that suspends on its first mount, so a client
 * kept in state would be made again at every attempt; here the next attempt finds it. On a server there is one for
 * each render: a request must never meet the visitor of another.
 */
export function clientEntry(identity: string, make: () => Omit<ClientEntry, 'identity' | 'holders'>): ClientEntry {
  const known = entries.get(identity);
  if (known) return known;
  const entry = { ...make(), identity, holders: 0 };
  if (typeof window !== 'undefined') entries.set(identity, entry);
  return entry;
}

/** Starts the client for a committed provider; the last one to leave stops it. Returns the leaving. */
export function holdClient(entry: ClientEntry): () => void {
  if (entry.holders++ === 0) {
    entries.set(entry.identity, entry);
    entry.privateQueryClient?.mount();
    entry.client.start();
  }
  return () => {
    if (--entry.holders > 0) return;
    entry.client.stop();
    entry.privateQueryClient?.unmount();
    // StrictMode leaves and comes back at once; a hidden <Activity> comes back much later, with the entry in its state.
    if (entries.get(entry.identity) === entry) entries.delete(entry.identity);
  };
}
