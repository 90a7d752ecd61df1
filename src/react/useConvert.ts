import { createContext, useContext, useMemo, useSyncExternalStore } from 'react';
import type { ConvertClient, ClientSnapshot } from '../client/convertClient';
import { ConvertError } from '../errors';

export const ConvertContext = createContext<ConvertClient | null>(null);

/** The client of the nearest provider. */
export function useClient(): ConvertClient {
  const client = useContext(ConvertContext);
  if (!client) throw new ConvertError('no-provider');
  return client;
}

/** A part of the client's state. Renders again when that part changes. */
export function useSnapshot<Part>(select: (snapshot: ClientSnapshot) => Part): Part {
  const client = useClient();
  return useSyncExternalStore(
    client.subscribe,
    () => select(client.getSnapshot()),
    () => select(client.getServerSnapshot()),
  );
}

/**
 * The client and its state: status, config, `flush()`, `explain(key)` and the rest. Renders again when the state changes.
 *
 * @throws when used outside `<ConvertProvider>`.
 * @example
 * function Why() {
 *   const { explain } = useConvert();
 *   return <button onClick={async () => console.log(await explain('hero'))}>Why?</button>;
 * }
 */
export function useConvert(): ConvertClient & ClientSnapshot {
  const client = useClient();
  const snapshot = useSnapshot((whole) => whole);
  return useMemo(() => ({ ...client, ...readersOf(client), ...snapshot }), [client, snapshot]);
}

/** New functions with each snapshot. Code that caches results by a function's identity, as the React Compiler does, then calls again. */
function readersOf({ experience, feature, experiences, features, explain, inspect }: ConvertClient) {
  const readers = { experience, feature, experiences, features, explain, inspect };
  return Object.fromEntries(Object.entries(readers).map(([name, read]) => [name, read.bind(null)])) as typeof readers;
}
