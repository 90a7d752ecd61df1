import type { ReactNode } from 'react';
import type { ConvertClientOptions } from '../client/convertClient';
import { createClient } from '../client/createClient';
import { isInitialState } from '../client/initialState';
import type { InitialState } from '../client/types';
import { withVisitorId } from '../client/visitor';
import { stillSource } from '../config/configSource';
import { ConvertError } from '../errors';
import { servedEngine } from '../servedEngine';
import { realWorld } from '../world';
import { clientEntry } from './clientRegistry';
import { ConvertContext } from './useConvert';
import { projectIdentity, useProvidedClient } from './useProvidedClient';

type ConfigOption = 'secret' | 'config' | 'preview' | 'refetchInterval' | 'debugToken' | 'debugTokenIn' | 'lowCache';
type RuleOption = 'resolveRule' | 'comparators' | 'bucketing';

export interface PrecomputedProviderProps extends Omit<
  ConvertClientOptions,
  ConfigOption | RuleOption | 'initialState'
> {
  children?: ReactNode;
  /** From `dehydrate({ mode: 'decisions' })` of convert-react/server. */
  initialState: InitialState;
}

/**
 * Shows what a server has decided. It has no rules, loads no config and needs no React Query.
 *
 * @example
 * <ConvertProvider initialState={convert.dehydrate({ mode: 'decisions' })}>
 *   <App />
 * </ConvertProvider>
 */
export function PrecomputedProvider({ children, initialState, ...given }: PrecomputedProviderProps) {
  const isDecided = isInitialState(initialState) && initialState.mode === 'decisions';
  const props = withVisitorId({ ...given, initialState: isDecided ? initialState : undefined });
  const client = useProvidedClient(props, projectIdentity(props, 'precomputed'), (identity) =>
    clientEntry(identity, () => ({ client: createServedClient(props), privateQueryClient: null })),
  );
  return <ConvertContext.Provider value={client}>{children}</ConvertContext.Provider>;
}

function createServedClient(options: ConvertClientOptions) {
  const client = createClient(options, { engine: servedEngine, world: realWorld() });
  // A client that was handed no decisions would fetch. Here it shows the originals.
  const error = client.mayFetch && new ConvertError('state-undecided');
  client.load(error ? stillSource({ status: 'error', document: null, error, isFetching: false }) : undefined);
  return client;
}
