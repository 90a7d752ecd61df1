import { type QueryClient, QueryClientContext } from '@tanstack/react-query';
import { type ReactNode, useContext } from 'react';
import type { ConvertClientOptions, ConvertClient } from '../client/convertClient';
import { createClient } from '../client/createClient';
import { engine } from '../engine';
import { realWorld } from '../world';
import type { InitialState, JsonValue } from '../client/types';
import { configState } from '../client/initialState';
import { identityOf } from '../valueKey';
import { withVisitorId } from '../client/visitor';
import { type ClientEntry, clientEntry } from './clientRegistry';
import { convertConfigOptions, loadedByPage } from './convertConfigOptions';
import { createQuerySource } from './createQuerySource';
import { createQueryClient } from './prefetchConfig';
import { ConvertContext } from './useConvert';
import { projectIdentity, type ProvidedProps, useProvidedClient } from './useProvidedClient';

export interface ConvertProviderProps extends Omit<ConvertClientOptions, 'secret'> {
  children?: ReactNode;
  /** A client made with `createConvertClient`, in place of a key; the provider starts and stops it. */
  client?: ConvertClient | undefined;
  /** Where the config is cached. Default: the nearest QueryClientProvider's, else one of our own. */
  queryClient?: QueryClient | undefined;
}

/**
 * Loads a project's config through React Query, and decides for one visitor below.
 *
 * A prop applies when its value changes; between changes the setters of `useVisitor` and `useConsent` win. Props that set how
 * the client works (`timeout`, `storage`, `fetch`, `queryClient` and the like) are read once, when the client is made. Providers of
 * one project and visitor share a client. A prop that one of them leaves out does not undo the other's.
 *
 * @example
 * <ConvertProvider sdkKey="10035569/10034190" environment="production">
 *   <App />
 * </ConvertProvider>
 */
export function ConvertProvider({ children, queryClient, ...given }: ConvertProviderProps) {
  const props = withVisitorId(given);
  const appQueryClient = useContext(QueryClientContext);
  const project = projectIdentity(props, !queryClient && appQueryClient && identityOf(appQueryClient));
  const client = useProvidedClient(props, project, (identity, before) =>
    enter(props, queryClient ?? appQueryClient ?? null, before, identity),
  );
  return <ConvertContext.Provider value={client}>{children}</ConvertContext.Provider>;
}

function enter(props: ProvidedProps, queryClient: QueryClient | null, before: ClientEntry | null, identity: string) {
  return clientEntry(identity, () => {
    const make = () =>
      createClient({ ...props, initialState: initialStateOf(props, queryClient) }, { engine, world: realWorld() });
    const client = props.client ?? make();
    // A QueryClient of our own may have this project's config already.
    const privateQueryClient =
      queryClient || !client.mayFetch ? null : (before?.privateQueryClient ?? createQueryClient(client.request));
    const fetching = client.mayFetch ? (queryClient ?? privateQueryClient) : null;
    if (!client.hasSource()) client.load(fetching ? createQuerySource(fetching, client.request) : undefined);
    return { client, privateQueryClient };
  });
}

/**
 * What the client begins with: the state handed over, else a config that is in the query cache already. Where a server
 * dehydrated that cache, and both sides are given the same visitor, they then decide the same.
 */
function initialStateOf(props: ProvidedProps, queryClient: QueryClient | null): InitialState | undefined {
  const { initialState, visitorId, consent, preview } = props;
  if (initialState || !queryClient || visitorId === undefined || props.config || preview) return initialState;
  const config = queryClient.getQueryData<JsonValue>(convertConfigOptions(props).queryKey);
  return config && !loadedByPage.has(config as object) ? configState(config, visitorId, consent, true) : undefined;
}
