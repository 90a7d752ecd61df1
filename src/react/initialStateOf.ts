import type { QueryClient } from '@tanstack/react-query';
import type { ConvertClientOptions } from '../client/clientOptions';
import { type InitialState, STATE_VERSION } from '../client/initialState';
import { convertConfigOptions } from './convertConfigOptions';

/**
 * What the client begins with: the state handed over, else a config that is in the query cache already. Where the cache was
 * dehydrated by a server, and both sides are told the same visitor, they then decide the same.
 */
export function initialStateOf(props: ConvertClientOptions, queryClient: QueryClient | null): InitialState | undefined {
  const { initialState, visitorId, consent = 'granted', config: given, preview } = props;
  if (initialState || !queryClient || visitorId === undefined || given || preview) return initialState;
  const config = queryClient.getQueryData(convertConfigOptions(props).queryKey);
  if (!config) return undefined;
  return {
    v: STATE_VERSION,
    mode: 'config',
    visitorId,
    isAnonymous: false,
    consent,
    config,
    decided: [],
    canRefresh: true,
  };
}
