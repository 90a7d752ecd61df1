import { QueryClient } from '@tanstack/react-query';
import { isBrowser } from '../platform';
import { type ConvertConfigOptions, convertConfigOptions } from './convertConfigOptions';

/** Nobody could end a timer of our QueryClient. It goes with its client, config and all. */
const KEEPING = { defaultOptions: { queries: { gcTime: Infinity } } };

/** Has what was asked for before there was a provider, where the app has no QueryClient of its own. */
let early: QueryClient | undefined;

/**
 * Begins to load a config before React does. Call it at the module level of an app, with the options of the provider, and with the
 * QueryClient of the app where it has one. The provider takes the request over, and asks again when it fails. Nothing on a server.
 *
 * @example
 * const place = { sdkKey: '10035569/10034190', environment: 'production' };
 * prefetchConfig(place);
 * export const page = <ConvertProvider {...place}>Hello</ConvertProvider>;
 */
export function prefetchConfig(options: ConvertConfigOptions, queryClient?: QueryClient): void {
  if (!isBrowser()) return;
  const cache = queryClient ?? (early ??= new QueryClient(KEEPING));
  // The provider may come late, and the app's QueryClient forget at once what nobody uses.
  void cache.prefetchQuery({ ...convertConfigOptions(options), gcTime: Infinity });
}

/** A QueryClient of our own for a config: where that was asked for early, else a new one. */
export function createQueryClient(request: ConvertConfigOptions): QueryClient {
  const hasAsked = early?.getQueryState(convertConfigOptions(request).queryKey);
  return early && hasAsked ? early : new QueryClient(KEEPING);
}
