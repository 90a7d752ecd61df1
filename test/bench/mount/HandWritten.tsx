import { createContext, type ReactNode, useContext, useEffect, useSyncExternalStore } from 'react';

export interface HandStore {
  subscribe(listener: () => void): () => void;
  get(key: string): string;
  shown(key: string, value: string): void;
}

const HandContext = createContext<HandStore | null>(null);

/** The least a store with an exposure can be: values in a map, a set of what was shown. */
export function createHandStore(keys: readonly string[]): HandStore {
  const listeners = new Set<() => void>();
  const values = new Map(keys.map((key) => [key, 'b']));
  const exposed = new Set<string>();
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    get: (key) => values.get(key) ?? 'original',
    shown: (key, value) => void exposed.add(`${key}\n${value}`),
  };
}

export function HandProvider({ store, children }: { store: HandStore; children: ReactNode }) {
  return <HandContext.Provider value={store}>{children}</HandContext.Provider>;
}

/** Context, one store subscription, one effect: what somebody would write who wants no library. */
export function useHandWritten(key: string): string {
  const store = useContext(HandContext)!;
  const value = useSyncExternalStore(
    store.subscribe,
    () => store.get(key),
    () => store.get(key),
  );
  useEffect(() => store.shown(key, value), [store, key, value]);
  return value;
}
