import { useContext } from 'react';
import type { ConvertClient } from '../client/convertClient';
import { ConvertError } from '../errors';
import { ConvertContext } from './ConvertContext';

/** The client of the nearest provider. */
export function useClient(): ConvertClient {
  const client = useContext(ConvertContext);
  if (!client) throw new ConvertError('no-provider');
  return client;
}
