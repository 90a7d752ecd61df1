import { QueryClient, QueryClientContext } from '@tanstack/react-query';
import { useContext, useEffect, useState } from 'react';
import { attempt } from '../config/values';
import { createClient } from '../client/createClient';
import { isFinalState, isInitialState } from '../client/readHandover';
import { identityOf, valueKey } from '../client/valueKey';
import { withInitialState } from '../client/withInitialState';
import type { WithVisitorId } from '../client/withVisitorId';
import { type ClientEntry, clientEntry, renameEntry } from './clientRegistry';
import type { ConvertProviderProps } from './ConvertProvider';
import { createQuerySource } from './createQuerySource';
import { initialStateOf } from './initialStateOf';

type Props = WithVisitorId<Omit<ConvertProviderProps, 'children'>>;

/**
 * The client of a provider: the one given, else the registry's for these props. Once committed it stays the same until
 * the props name another project; a changed visitor or config is news for the client, not a new client, unless another
 * provider shares it: that one's visitor is not ours to change.
 */
export function useProvidedClient(props: Props): ClientEntry {
  const { visitorId } = props;
  const appQueryClient = useContext(QueryClientContext);
  const queryClient = props.queryClient ?? appQueryClient ?? null;
  const project = providedProject(props, appQueryClient);
  const { initialState } = props;
  const handedId = isInitialState(initialState) ? (initialState.visitorId ?? undefined) : undefined;
  // Two providers of one project may serve two visitors. A client that the app made is one, whoever it serves.
  const identity = props.client ? project : `${project}\n${visitorId ?? handedId ?? ''}`;
  const [held, setHeld] = useState(() => {
    return { project, visitorId, handedId, entry: enter(props, queryClient, null, identity) };
  });
  const entry = providedEntry();
  // The client may be that of an earlier page, or of another provider. To the one made with this state it is no news.
  if (initialState) entry.client.handOver(initialState);
  useEffect(() => renameEntry(entry, identity), [entry, identity]);
  return entry;

  function providedEntry(): ClientEntry {
    const isSameProject = held.project === project;
    if (isSameProject && held.visitorId === visitorId && held.handedId === handedId) return held.entry;
    const [before, now] = (visitorId ?? held.visitorId) ? [held.visitorId, visitorId] : [held.handedId, handedId];
    const isAnotherPerson = before !== undefined && now !== undefined && before !== now;
    const isKept = isSameProject && (props.client || !isAnotherPerson || held.entry.holders < 2);
    const known = isSameProject ? held.entry.privateQueryClient : null;
    const next = {
      project,
      visitorId,
      handedId,
      entry: isKept ? held.entry : enter(props, queryClient, known, identity),
    };
    setHeld(next);
    return next.entry;
  }
}

/** Of props that are compared by value, and the QueryClient around: an object written inline is another at every render. */
function providedProject(props: Props, appQueryClient: QueryClient | undefined): string {
  if (props.client) return `client ${identityOf(props.client)}`;
  const { sdkKey, accountId, projectId, environment, debugToken, configEndpoint, trackEndpoint, source } =
    withInitialState(props);
  const { initialState, queryClient } = props;
  const origin = props.config ? projectOf(props.config) : [sdkKey, accountId, projectId, environment];
  return valueKey([
    origin,
    debugToken,
    configEndpoint,
    trackEndpoint,
    source,
    !queryClient && appQueryClient && identityOf(appQueryClient),
    // A page that may know no more than its server hands over is a world of its own.
    isInitialState(initialState) && isFinalState(initialState) && initialState.mode,
  ]);
}

/** The ids of a static document, so that one written inline is not a new project at every render. */
function projectOf(config: unknown): unknown {
  const served = (config ?? {}) as { account_id?: unknown; project?: { id?: unknown } };
  return ['static', attempt(() => [served.account_id, served.project?.id], null)];
}

/** Nobody could end a timer of a QueryClient of ours; it is forgotten with its client, config and all. */
const KEEPING = { defaultOptions: { queries: { gcTime: Infinity } } };

/** `known` is a QueryClient of our own that has this project's config already. */
function enter(props: Props, queryClient: QueryClient | null, known: QueryClient | null, identity: string) {
  return clientEntry(identity, () => {
    const initialState = initialStateOf(props, queryClient);
    const client = props.client ?? createClient({ ...props, ...(initialState && { initialState }) });
    const privateQueryClient = queryClient || !client.mayFetch ? null : (known ?? new QueryClient(KEEPING));
    const fetching = client.mayFetch ? (queryClient ?? privateQueryClient) : null;
    if (!client.hasSource()) client.load(fetching ? createQuerySource(fetching, client.request) : undefined);
    return { client, privateQueryClient };
  });
}
