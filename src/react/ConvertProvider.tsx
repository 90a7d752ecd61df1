import { QueryClient, QueryClientContext } from '@tanstack/react-query';
import { type ReactNode, useContext, useEffect, useLayoutEffect, useState } from 'react';
import type { ConvertClientOptions, ConvertClient } from '../client/convertClient';
import { createClient } from '../client/createClient';
import { engine } from '../engine';
import { realWorld } from '../world';
import type { InitialState, JsonValue } from '../client/types';
import { STATE_VERSION, isFinalState, isInitialState, withInitialState } from '../client/initialState';
import { identityOf, valueKey } from '../valueKey';
import { type WithVisitorId, withVisitorId } from '../client/visitor';
import { attempt } from '../values';
import { isBrowser } from '../platform';
import { type ClientEntry, clientEntry, holdClient, renameEntry } from './clientRegistry';
import { convertConfigOptions } from './convertConfigOptions';
import { createQuerySource } from './createQuerySource';
import { ConvertContext } from './useConvert';

export interface ConvertProviderProps extends Omit<ConvertClientOptions, 'secret'> {
  children?: ReactNode;
  /** A client made with `createConvertClient`, in place of a key; the provider starts and stops it. */
  client?: ConvertClient | undefined;
  /** Where the config is cached. Default: the nearest QueryClientProvider's, else one of our own. */
  queryClient?: QueryClient | undefined;
}

type Props = WithVisitorId<Omit<ConvertProviderProps, 'children'>>;

// React 18 warns of layout effects on a server, where none runs anyway.
const useBrowserLayoutEffect = isBrowser() ? useLayoutEffect : useEffect;

/**
 * Loads a project's config through React Query, and decides for one visitor below.
 *
 * A prop applies when its value changes; between changes the setters of `useVisitor` and `useConsent` win. Props that set how
 * the client works (`timeout`, `lateDecision`, `refetchInterval`, `storage`, `cookie`, `fetch`, `queryClient` and the like) are read
 * once, when the client is made.
 * Providers of one project and visitor share a client. A prop that one of them leaves out does not undo the other's.
 *
 * @example
 * <ConvertProvider sdkKey="10035569/10034190" environment="production">
 *   <App />
 * </ConvertProvider>
 */
export function ConvertProvider({ children, ...given }: ConvertProviderProps) {
  const props = withVisitorId(given);
  const entry = useProvidedClient(props);
  const [owner] = useState(() => ({}));
  // A layout effect, so that the effects of this commit ask a client that has the new props.
  useBrowserLayoutEffect(() => entry.client.applyProps(owner, props, !props.client));
  useEffect(() => holdClient(entry), [entry]);
  return <ConvertContext.Provider value={entry.client}>{children}</ConvertContext.Provider>;
}

/**
 * The client given, else the registry's for these props. Once committed it stays the same until the props name another
 * project. The client itself takes in another visitor or config, unless another provider shares it: then that provider
 * keeps its visitor, and this one gets a client of its own.
 */
function useProvidedClient(props: Props): ClientEntry {
  const { visitorId, initialState } = props;
  const appQueryClient = useContext(QueryClientContext);
  const queryClient = props.queryClient ?? appQueryClient ?? null;
  const project = projectIdentity(props, appQueryClient);
  const handedId = isInitialState(initialState) ? (initialState.visitorId ?? undefined) : undefined;
  // Two providers of one project may serve two visitors. A client that the app made is one, whoever it serves.
  const identity = props.client ? project : `${project}\n${visitorId ?? handedId ?? ''}`;
  const [held, setHeld] = useState(() => {
    return { project, visitorId, handedId, entry: enter(props, queryClient, null, identity) };
  });
  const entry = currentEntry();
  // The client may be that of an earlier page, or of another provider. A client made with this state ignores it.
  if (initialState) entry.client.handOver(initialState);
  useEffect(() => renameEntry(entry, identity), [entry, identity]);
  return entry;

  function currentEntry(): ClientEntry {
    const isSameProject = held.project === project;
    if (isSameProject && held.visitorId === visitorId && held.handedId === handedId) return held.entry;
    const [before, now] = (visitorId ?? held.visitorId) ? [held.visitorId, visitorId] : [held.handedId, handedId];
    const isAnotherPerson = before !== undefined && now !== undefined && before !== now;
    const isKept = isSameProject && (props.client || !isAnotherPerson || held.entry.holders < 2);
    const cached = isSameProject ? held.entry.privateQueryClient : null;
    const entry = isKept ? held.entry : enter(props, queryClient, cached, identity);
    setHeld({ project, visitorId, handedId, entry });
    return entry;
  }
}

/** From props that are compared by value, and the QueryClient around: an object written inline is another at every render. */
function projectIdentity(props: Props, appQueryClient: QueryClient | undefined): string {
  if (props.client) return `client ${identityOf(props.client)}`;
  const { sdkKey, accountId, projectId, environment, debugToken, configEndpoint, trackEndpoint, source } =
    withInitialState(props);
  const { initialState, queryClient } = props;
  const origin = props.config ? documentIdentity(props.config) : [sdkKey, accountId, projectId, environment];
  return valueKey([
    origin,
    debugToken,
    configEndpoint,
    trackEndpoint,
    source,
    !queryClient && appQueryClient && identityOf(appQueryClient),
    // A page that may have no more than its server hands over shares its client with no other.
    isInitialState(initialState) && isFinalState(initialState) && initialState.mode,
  ]);
}

/** The ids of a static document, so that one written inline is not a new project at every render. */
function documentIdentity(config: unknown): unknown {
  const served = (config ?? {}) as { account_id?: unknown; project?: { id?: unknown } };
  return ['static', attempt(() => [served.account_id, served.project?.id], null)];
}

/** Nobody could end a timer of our QueryClient. It goes with its client, config and all. */
const KEEPING = { defaultOptions: { queries: { gcTime: Infinity } } };

/** `cached` is a QueryClient of our own that has this project's config already. */
function enter(props: Props, queryClient: QueryClient | null, cached: QueryClient | null, identity: string) {
  return clientEntry(identity, () => {
    const initialState = initialStateOf(props, queryClient);
    const client =
      props.client ?? createClient({ ...props, ...(initialState && { initialState }) }, { engine, world: realWorld() });
    const privateQueryClient = queryClient || !client.mayFetch ? null : (cached ?? new QueryClient(KEEPING));
    const fetching = client.mayFetch ? (queryClient ?? privateQueryClient) : null;
    if (!client.hasSource()) client.load(fetching ? createQuerySource(fetching, client.request) : undefined);
    return { client, privateQueryClient };
  });
}

/**
 * What the client begins with: the state handed over, else a config that is in the query cache already. Where a server
 * dehydrated that cache, and both sides are given the same visitor, they then decide the same.
 */
function initialStateOf(props: Props, queryClient: QueryClient | null): InitialState | undefined {
  const { initialState, visitorId, consent, config: given, preview } = props;
  if (initialState || !queryClient || visitorId === undefined || given || preview) return initialState;
  const config = queryClient.getQueryData<JsonValue>(convertConfigOptions(props).queryKey);
  if (!config) return undefined;
  return {
    v: STATE_VERSION,
    mode: 'config',
    visitorId,
    isAnonymous: false,
    consent: consent ?? 'granted',
    config,
    decided: [],
    canRefresh: true,
  };
}
