import { QueryClient, QueryClientContext } from '@tanstack/react-query';
import { useContext, useState } from 'react';
import { createClient } from '../client/createClient';
import { identityOf, valueKey } from '../client/valueKey';
import { withInitialState } from '../client/withInitialState';
import { type ClientEntry, clientEntry } from './clientRegistry';
import type { ConvertProviderProps } from './ConvertProvider';
import { createQuerySource } from './createQuerySource';
import { initialStateOf } from './initialStateOf';

type Props = Omit<ConvertProviderProps, 'children'>;

/**
 * The client of a provider: the one given, else the registry's for these props. Once committed it stays the same until
 * the props name another project; a changed visitor or config is news for the client, not a new client.
 */
export function useProvidedClient(props: Props): ClientEntry {
  const appQueryClient = useContext(QueryClientContext);
  const queryClient = props.queryClient ?? appQueryClient ?? null;
  const identity = providedIdentity(props, queryClient);
  const [held, setHeld] = useState(() => ({ identity, entry: enter(props, queryClient, identity) }));
  if (held.identity === identity) return held.entry;
  const next = { identity, entry: enter(props, queryClient, identity) };
  setHeld(next);
  return next.entry;
}

function providedIdentity(props: Props, queryClient: QueryClient | null): string {
  if (props.client) return `client ${identityOf(props.client)}`;
  const { sdkKey, accountId, projectId, environment, debugToken, configEndpoint, trackEndpoint, source, storage } =
    withInitialState(props);
  const origin = props.config ? projectOf(props.config) : [sdkKey, accountId, projectId, environment];
  return valueKey([
    origin,
    debugToken,
    configEndpoint,
    trackEndpoint,
    source,
    storage && identityOf(storage),
    queryClient && identityOf(queryClient),
  ]);
}

/** The ids of a static document, so that one written inline is not a new project at every render. */
function projectOf(config: unknown): unknown {
  const { account_id, project } = (config ?? {}) as { account_id?: unknown; project?: { id?: unknown } };
  return ['static', account_id, project?.id];
}

function enter(props: Props, queryClient: QueryClient | null, identity: string): ClientEntry {
  // Two providers of one project may serve two visitors: the first visitor is part of where a client is found.
  return clientEntry(`${identity}\n${props.visitorId ?? ''}`, () => {
    const initialState = initialStateOf(props, queryClient);
    const client = props.client ?? createClient({ ...props, ...(initialState && { initialState }) });
    const isFetched = !props.config && client.mayFetch;
    const privateQueryClient = queryClient || !isFetched ? null : new QueryClient();
    const fetching = isFetched ? (queryClient ?? privateQueryClient) : null;
    if (!client.hasSource()) client.load(fetching ? createQuerySource(fetching, client.request) : undefined);
    return { client, privateQueryClient };
  });
}
