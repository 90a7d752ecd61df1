import type { QueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import type { ConvertClient } from '../client/convertClient';
import type { ConvertClientOptions } from '../client/clientOptions';
import { withVisitorId } from '../client/withVisitorId';
import { holdClient } from './clientRegistry';
import { ConvertContext } from './ConvertContext';
import { useAppliedProps } from './useAppliedProps';
import { useProvidedClient } from './useProvidedClient';

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
 * A prop applies when its value changes; between changes the setters of `useVisitor` and `useConsent` win. What says how the
 * client works (`timeout`, `lateDecision`, `refetchInterval`, `storage`, `cookie`, `fetch`, `queryClient` and the like) is read once, when the
 * client is made.
 * Providers of one project and visitor share a client: what one of them leaves out, it does not undo for the other.
 *
 * @example
 * <ConvertProvider sdkKey="10035569/10034190" environment="production">
 *   <App />
 * </ConvertProvider>
 */
export function ConvertProvider({ children, ...said }: ConvertProviderProps) {
  const props = withVisitorId(said);
  const entry = useProvidedClient(props);
  useAppliedProps(entry.client, props);
  useEffect(() => holdClient(entry), [entry]);
  return <ConvertContext.Provider value={entry.client}>{children}</ConvertContext.Provider>;
}
