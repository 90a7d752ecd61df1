import { useContext, useSyncExternalStore } from 'react';
import { question } from '../client/question';
import type { AnyResult, AskOptions } from '../client/results';
import { ConvertLocationContext } from './ConvertContext';
import { useClient } from './useClient';

/** The client's answer to one question; renders again only when that answer changes. */
export function useAnswer(kind: 'experience' | 'feature', key: string, options?: AskOptions): AnyResult {
  const client = useClient();
  const location = useContext(ConvertLocationContext);
  const asked = question(kind, key, location && !options?.location ? { ...options, location } : options);
  return useSyncExternalStore(
    client.subscribe,
    () => client.answer(asked),
    () => client.serverAnswer(asked),
  );
}
