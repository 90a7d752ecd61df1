// Types only: a server component has no use for React Query's client modules, and this for none of its code.
import type { DataTag, UndefinedInitialDataOptions } from '@tanstack/react-query';
import type { ConfigRequestOptions } from '../config/configRequest';
import { fetchConfig, type FetchConfigOptions } from '../config/fetchConfig';
import { isSameDocument } from '../config/configDocument';
import {
  CONFIG_RETRIES,
  configRefreshDelay,
  configRetryDelay,
  isConfigRefused,
  isPassingConfigError,
} from '../config/configRetries';
import { toDelay } from '../config/timers';
import type { ConvertError } from '../errors';
import { isBrowser } from '../platform';

export interface ConvertConfigOptions extends Omit<FetchConfigOptions, 'signal'> {
  /** Milliseconds between refreshes, and for how long a config counts as fresh; 0 or Infinity for ever. Default 300,000. */
  refetchInterval?: number | undefined;
}

/** The documents that this page has loaded itself. No server rendered HTML by them. */
export const loadedByPage = new WeakSet<object>();

/** Says what a query under this key holds: the document as served. */
export type ConvertConfigQueryOptions = UndefinedInitialDataOptions<unknown, ConvertError> & {
  queryKey: DataTag<readonly unknown[], unknown, ConvertError>;
};

/**
 * Query options of the project's config, to prefetch, invalidate or dehydrate it with React Query. The cached value
 * is the document as served. What an app's defaults could spoil is set here.
 *
 * @example
 * await queryClient.prefetchQuery(convertConfigOptions({ sdkKey: '10035569/10034190', environment: 'production' }));
 */
export function convertConfigOptions({ refetchInterval = 300_000, ...request }: ConvertConfigOptions) {
  const interval = toDelay(refetchInterval, Infinity) || Infinity;
  const options: UndefinedInitialDataOptions<unknown, ConvertError> = {
    queryKey: convertConfigKey(request),
    queryFn: async ({ signal }) => {
      const document = await fetchConfig({ ...request, signal });
      if (isBrowser()) loadedByPage.add(document);
      return document;
    },
    enabled: true,
    staleTime: interval,
    refetchInterval: ({ state }) => configRefreshDelay(state.data !== undefined, state.error, interval),
    refetchIntervalInBackground: false,
    refetchOnMount: true,
    refetchOnWindowFocus: ({ state }) => !isConfigRefused(state.error),
    refetchOnReconnect: ({ state }) => !isConfigRefused(state.error),
    retryOnMount: true,
    retry: (failures, error) => failures < CONFIG_RETRIES && isPassingConfigError(error),
    retryDelay: (failures) => configRetryDelay(failures),
    // A development server on this machine answers while the browser says that it is offline.
    networkMode: 'always',
    throwOnError: false,
    notifyOnChangeProps: 'all',
    select: undefined,
    initialData: undefined,
    placeholderData: undefined,
    structuralSharing: (old, fresh) => (isSameDocument(old, fresh) ? old : fresh),
  };
  return options as ConvertConfigQueryOptions;
}

/** What tells one config from another; a secret and a token stay out of the key, which devtools and persisters show. */
function convertConfigKey(request: ConfigRequestOptions) {
  const { sdkKey, accountId, projectId, environment, experienceId, configEndpoint, debugToken } = request;
  const project = sdkKey ?? `${accountId}/${projectId}`;
  const form = { environment, experienceId, configEndpoint, isDebug: debugToken ? true : undefined };
  return ['convert', 'config', project, form] as const;
}
