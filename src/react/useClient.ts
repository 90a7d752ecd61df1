import { createContext, useContext } from 'react';
import type { ConvertClient } from '../client/convertClient';
import { ConvertError } from '../errors';

export const ConvertContext = createContext<ConvertClient | null>(null);

/** The client of the nearest provider. */
export function useClient(): ConvertClient {
  const client = useContext(ConvertContext);
  if (!client) throw new ConvertError('no-provider');
  return client;
}
