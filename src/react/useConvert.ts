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
  return useMemo(() => ({ ...client, ...readersOf(client), ...snapshot }), [client, snapshot]);
}

/** With each snapshot new functions: who remembers by a function's identity what it gave (React Compiler does) must ask again. */
function readersOf(client: ConvertClient) {
  const { experience, feature, explain, inspect } = client;
  return {
    experience: (...asked: Parameters<typeof experience>) => experience(...asked),
    feature: (...asked: Parameters<typeof feature>) => feature(...asked),
    explain: (...asked: Parameters<typeof explain>) => explain(...asked),
    inspect: () => inspect(),
  } as Pick<ConvertClient, 'experience' | 'feature' | 'explain' | 'inspect'>;
}
