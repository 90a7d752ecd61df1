import type { QueryClient } from '@tanstack/react-query';
import type { ConvertClientOptions } from '../client/clientOptions';
import { type InitialState, type JsonValue, STATE_VERSION } from '../client/initialState';
import type { WithVisitorId } from '../client/withVisitorId';
import { convertConfigOptions } from './convertConfigOptions';

/**
 * What the client begins with: the state handed over, else a config that is in the query cache already. Where the cache was
 * dehydrated by a server, and both sides are told the same visitor, they then decide the same.
 */
export function initialStateOf(
  props: WithVisitorId<ConvertClientOptions>,
  queryClient: QueryClient | null,
): InitialState | undefined {
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
