import { type QueryClient, QueryObserver } from '@tanstack/react-query';
import type { ConfigSource } from '../config/configSource';
import { ConvertError } from '../errors';
import { type ConvertConfigOptions, convertConfigOptions } from './convertConfigOptions';

/** A config source backed by one React Query observer, made when it is asked to load: before that it only reads. */
export function createQuerySource(queryClient: QueryClient, request: ConvertConfigOptions): ConfigSource {
  const options = convertConfigOptions(request);
  let observer: QueryObserver<unknown, ConvertError> | null = null;
  const observe = () => (observer ??= new QueryObserver<unknown, ConvertError>(queryClient, options as never));

  return {
    getState() {
      const state = queryClient.getQueryState<unknown, ConvertError>(options.queryKey);
      return {
        status: state?.status ?? 'pending',
        document: state?.data ?? null,
        error: state?.error ? asConvertError(state.error) : null,
        isFetching: state?.fetchStatus === 'fetching',
        updatedAt: state?.dataUpdatedAt || undefined,
      };
    },
    subscribe: (listener) => observe().subscribe(listener),
    async refetch() {
      // The observer's, which makes the query again where the app has cleared its cache.
      await observe().refetch();
    },
  };
}

const asConvertError = (error: unknown) =>
  error instanceof ConvertError ? error : new ConvertError('config-network', {}, { cause: error });
