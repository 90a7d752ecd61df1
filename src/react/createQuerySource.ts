import { CancelledError, type QueryClient, QueryObserver } from '@tanstack/react-query';
import type { ConfigSource } from '../config/configSource';
import { ConvertError } from '../errors';
import { type ConvertConfigOptions, convertConfigOptions } from './convertConfigOptions';

/**
 * A config source backed by one React Query observer, made when it is asked to load: before that it only reads. The
 * QueryClient may be the app's, which may clear it or cancel what it does: the config is then asked for again.
 */
export function createQuerySource(queryClient: QueryClient, request: ConvertConfigOptions): ConfigSource {
  const options = convertConfigOptions(request);
  let observer: QueryObserver<unknown, ConvertError> | null = null;
  let isLoading = false;
  const observe = () => (observer ??= new QueryObserver<unknown, ConvertError>(queryClient, options as never));
  const readQuery = () => queryClient.getQueryState<unknown, ConvertError>(options.queryKey);

  /** Whether the app has removed the query, or stopped its first load. */
  const isStopped = () => {
    const state = readQuery();
    if (!state) return true;
    return state.data === undefined && state.fetchStatus === 'idle' && !failureOf(state);
  };

  return {
    getState() {
      const state = readQuery();
      // Before this load begins, the cache may still hold the failure of an earlier page.
      const error = isLoading && state ? failureOf(state) : null;
      const document = state?.data ?? null;
      return {
        status: document !== null ? 'success' : error ? 'error' : 'pending',
        document,
        error,
        isFetching: state?.fetchStatus === 'fetching',
        updatedAt: state?.dataUpdatedAt || undefined,
      };
    },
    subscribe(listener) {
      isLoading = true;
      const unsubscribe = observe().subscribe(listener);
      let isChecking = false;
      const check = () => {
        isChecking = false;
        // With the observer, because it makes the query again when the app has removed it.
        if (isLoading && isStopped()) void observe().refetch();
      };
      const leaveCache = queryClient.getQueryCache().subscribe(() => {
        // Check when the app's call is over: one call may remove or cancel many queries.
        if (isChecking) return;
        isChecking = true;
        void Promise.resolve().then(check);
      });
      return () => {
        isLoading = false;
        leaveCache();
        unsubscribe();
      };
    },
    async refetch() {
      await observe().refetch();
    },
  };
}

/** Why the last load failed. A load that the app cancelled is no failure. */
function failureOf({ error }: { error: unknown }): ConvertError | null {
  if (!error || error instanceof CancelledError) return null;
  return error instanceof ConvertError ? error : new ConvertError('config-network', {}, { cause: error });
}
