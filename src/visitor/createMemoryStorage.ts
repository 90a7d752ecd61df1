import type { VisitorStorage } from './storage';

/**
 * A storage that lives as long as the object does: servers, tests, visitors who have not consented.
 *
 * @example
 * const client = createConvertClient({ sdkKey: '10035569/10034190', storage: createMemoryStorage() });
 */
export function createMemoryStorage(): VisitorStorage {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
    keys: () => [...items.keys()],
    isKept: () => false,
  };
}
