import type { ReactNode } from 'react';
import type { ConvertClientOptions } from '../client/convertClient';
import { createClient } from '../client/createClient';
import { isInitialState } from '../client/initialState';
import type { InitialState } from '../client/types';
import { withVisitorId } from '../client/visitor';
import type { ConfigSource } from '../config/configSource';
import { ConvertError } from '../errors';
import { servedEngine } from '../servedEngine';
import { realWorld } from '../world';
import { clientEntry } from './clientRegistry';
import { ConvertContext } from './useConvert';
import { projectIdentity, useProvidedClient } from './useProvidedClient';

type Unserved =
  'secret' | 'config' | 'preview' | 'refetchInterval' | 'debugToken' | 'debugTokenIn' | 'lowCache' | 'resolveRule';

export interface PrecomputedProviderProps extends Omit<ConvertClientOptions, Unserved | 'initialState'> {
  children?: ReactNode;
  /** From `dehydrate({ mode: 'decisions' })` of convert-react/server. */
  initialState: InitialState;
}

/**
 * Shows what a server has decided. It has no rules, loads no config and needs no React Query.
 *
 * @example
 * <ConvertProvider initialState={initialState}>
 *   <App />
 * </ConvertProvider>
 */
export function PrecomputedProvider({ children, ...given }: PrecomputedProviderProps) {
  const props = withVisitorId(given);
  const client = useProvidedClient(props, projectIdentity(props, 'precomputed'), (identity) =>
    clientEntry(identity, () => ({ client: createServedClient(props), privateQueryClient: null })),
  );
  return <ConvertContext.Provider value={client}>{children}</ConvertContext.Provider>;
}

function createServedClient(props: Omit<ConvertClientOptions, Unserved>) {
  const { initialState } = props;
  const isDecided = isInitialState(initialState) && initialState.mode === 'decisions';
  const client = createClient(isDecided ? props : { ...props, initialState: undefined }, {
    engine: servedEngine,
    world: realWorld(),
  });
  client.load(isDecided ? undefined : createFailedSource(new ConvertError('state-undecided')));
  return client;
}

/** A source that has nothing but this error. */
function createFailedSource(error: ConvertError): ConfigSource {
  const state = { status: 'error', document: null, error, isFetching: false } as const;
  return { getState: () => state, subscribe: () => () => undefined, refetch: () => Promise.resolve() };
}
