import { useMemo, useSyncExternalStore } from 'react';
import type { ConvertClient } from '../client/convertClient';
import type { ClientSnapshot } from '../client/createStore';
import { useClient } from './useClient';

/**
 * The client and its state: status, config, `flush()`, `explain(key)` and the rest. Renders again when the state changes.
 *
 * @throws when used outside `<ConvertProvider>`.
 *
 * @example
 * function Status() {
 *   const { status, explain } = useConvert();
 *   return <pre>{status === 'success' ? explain('hero') : status}</pre>;
 * }
 */
export function useConvert(): ConvertClient & ClientSnapshot {
  const client = useClient();
  const snapshot = useSyncExternalStore(client.subscribe, client.getSnapshot, client.getServerSnapshot);
  return useMemo(() => ({ ...client, ...snapshot }), [client, snapshot]);
}
