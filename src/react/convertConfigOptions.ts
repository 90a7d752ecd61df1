import { queryOptions } from '@tanstack/react-query';
import type { ConfigRequestOptions } from '../config/configRequest';
import { fetchConfig } from '../config/fetchConfig';
import { isSameDocument } from '../config/isSameDocument';
import type { ConvertError } from '../errors';

export interface ConvertConfigOptions extends ConfigRequestOptions {
  /** Milliseconds between refreshes, and for how long a config counts as fresh. Default 300,000. */
  refetchInterval?: number;
  fetch?: typeof globalThis.fetch;
}

const REFETCH_INTERVAL_MS = 300_000;
/** How soon to ask again while there is no config at all. */
const RECOVERY_INTERVAL_MS = 30_000;
const MAX_RETRIES = 3;

/**
 * Query options of the project's config, to prefetch, invalidate or dehydrate it with React Query. The cached value
 * is the document as served. What an app's defaults could spoil is set here.
 *
 * @example
 * await queryClient.prefetchQuery(convertConfigOptions({ sdkKey: '10035569/10034190', environment: 'production' }));
 */
export function convertConfigOptions({ refetchInterval = REFETCH_INTERVAL_MS, ...request }: ConvertConfigOptions) {
  return queryOptions<unknown, ConvertError>({
    queryKey: convertConfigKey(request),
    queryFn: ({ signal }) => fetchConfig({ ...request, signal }),
    enabled: true,
    staleTime: refetchInterval,
    refetchInterval: (query) => (query.state.data === undefined ? RECOVERY_INTERVAL_MS : refetchInterval),
    refetchIntervalInBackground: false,
    refetchOnMount: true,
    refetchOnWindowFocus: true,
    refetchOnReconnect: true,
    retryOnMount: true,
    retry: (failures, error) => failures < MAX_RETRIES && isWorthRetrying(error),
    retryDelay: (failures) => 1_000 * 2 ** failures * (0.5 + Math.random() / 2),
    // A development server on this machine answers while the browser says that it is offline.
    networkMode: 'always',
    throwOnError: false,
    structuralSharing: (old, fresh) => (isSameDocument(old, fresh) ? old : fresh),
  });
}

/** What tells one config from another; a secret and a token stay out of the key, which devtools and persisters show. */
function convertConfigKey(request: ConfigRequestOptions) {
  const { sdkKey, accountId, projectId, environment, experienceId, configEndpoint, debugToken } = request;
  const project = sdkKey ?? `${accountId}/${projectId}`;
  const form = { environment, experienceId, configEndpoint, isDebug: debugToken ? true : undefined };
  return ['convert', 'config', project, form] as const;
}

const isWorthRetrying = ({ code, details }: ConvertError) => {
  if (code === 'config-network') return true;
  const status = Number(details.status);
  return code === 'config-status' && (status >= 500 || status === 408 || status === 429);
};
