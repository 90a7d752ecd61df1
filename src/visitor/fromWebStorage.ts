import type { VisitorStorage } from './storage';

/** What a browser's own storages are made of; an item may hide any other name. */
export type WebStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/** A storage that lists its keys, of one that is a browser's own; any other is what it is. */
export function fromWebStorage(storage: VisitorStorage | WebStorage): VisitorStorage {
  if (!('key' in storage) || ('keys' in storage && typeof storage.keys === 'function'))
    return storage as VisitorStorage;
  return {
    getItem: (key) => storage.getItem(key),
    setItem: (key, value) => storage.setItem(key, value),
    removeItem: (key) => storage.removeItem(key),
    keys: () => [...Array(storage.length).keys()].map((index) => storage.key(index)).filter((key) => key !== null),
  };
}
