import { ConvertError } from '../errors';
import { isBrowser } from '../platform';
import { attempt } from '../values';

/** Where a visitor is remembered: synchronous, string to string. Any call may throw; `withFallback` copes with that. */
export interface VisitorStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
  keys(): string[];
  /** False when this key is only in memory and ends with the page. A storage without this method keeps everything. */
  isKept?(key: string): boolean;
}

/**
 * localStorage, and memory for what it does not keep.
 *
 * @example
 * const storage = createBrowserStorage();
 * storage.setItem('seen', 'yes');
 */
export function createBrowserStorage(options: Pick<FallbackOptions, 'onError'> = {}): VisitorStorage {
  return withFallback({ ...options, open: () => (isBrowser() ? globalThis.localStorage : null) });
}

/**
 * A storage that lives as long as the object does: servers, tests, visitors who have not consented.
 *
 * @example
 * const client = createConvertClient({ sdkKey: '10035569/10034190', environment: 'production', storage: createMemoryStorage() });
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

/** What the library uses of `localStorage` and `sessionStorage`. */
export type WebStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/** Where ids, assignments and events are kept: the app's storage, which may throw or lie; else the page's; else memory. */
export function openStorage(storage: VisitorStorage | WebStorage | undefined, onError: FallbackOptions['onError']) {
  if (storage) return withFallback({ open: () => storage, onError });
  return isBrowser() ? createBrowserStorage({ onError }) : createMemoryStorage();
}

/** Whether no other tab sees this storage. The frames of a page share its `sessionStorage`: what they find there is no copy. */
export const isTabOwn = (storage: VisitorStorage | WebStorage | undefined): boolean =>
  attempt(() => storage !== undefined && storage === window.sessionStorage && window.parent === window, false);

interface FallbackOptions {
  /** Called on first use, so that creating the storage touches nothing. May throw, or return nothing. */
  open: () => VisitorStorage | WebStorage | null | undefined;
  /** Called once, when the storage does not keep what it is given. */
  onError?: ((error: ConvertError) => void) | undefined;
}

/** A storage that never throws. Memory holds the keys that the storage behind it refuses, has no room for or forgets. */
export function withFallback({ open, onError }: FallbackOptions): Required<VisitorStorage> {
  // null: removed by the app, but still in the storage.
  const overlay = new Map<string, string | null>();
  // Undefined until it is opened.
  let backing: VisitorStorage | null | undefined;
  let reported = false;

  function report(cause: unknown): void {
    if (reported) return;
    reported = true;
    onError?.(new ConvertError('storage-failed', {}, { cause }));
  }

  function withBacking<T>(run: (storage: VisitorStorage) => T, fallback: T): T {
    try {
      if (backing === undefined) {
        backing = null;
        const found = open();
        if (found) backing = fromWebStorage(found);
        else report(new Error('There is no storage here.'));
      }
      return backing ? run(backing) : fallback;
    } catch (cause) {
      report(cause);
      return fallback;
    }
  }

  return {
    getItem(key) {
      const own = overlay.get(key);
      if (own !== undefined) return own;
      const value: unknown = withBacking((storage) => storage.getItem(key), null);
      // An empty text stands for what could not be removed.
      return typeof value === 'string' && value !== '' ? value : null;
    },
    setItem(key, value) {
      overlay.set(key, value);
      withBacking((storage) => {
        storage.setItem(key, value);
        if (storage.getItem(key) === value) overlay.delete(key);
        else report(new Error('What was written could not be read back.'));
      }, undefined);
    },
    removeItem(key) {
      overlay.delete(key);
      withBacking((storage) => {
        storage.removeItem(key);
        if (storage.getItem(key) === null) return;
        report(new Error('What was removed is still there.'));
        // Else the next page would use it: an event that is still there would be sent again.
        storage.setItem(key, '');
        overlay.set(key, null);
      }, undefined);
    },
    isKept: (key) => !overlay.has(key) && withBacking((storage) => storage.isKept?.(key) ?? true, false),
    keys() {
      const stored: unknown = withBacking((storage) => storage.keys(), []);
      const all = new Set<string>(Array.isArray(stored) ? stored.filter((key) => typeof key === 'string') : []);
      for (const [key, value] of overlay) {
        if (value === null) all.delete(key);
        else all.add(key);
      }
      return [...all];
    },
  };
}

/** Makes a storage that lists its keys of a browser's own one; returns every other as it is. */
function fromWebStorage(storage: VisitorStorage | WebStorage): VisitorStorage {
  if (!('key' in storage) || ('keys' in storage && typeof storage.keys === 'function'))
    return storage as VisitorStorage;
  return {
    getItem: (key) => storage.getItem(key),
    setItem: (key, value) => storage.setItem(key, value),
    removeItem: (key) => storage.removeItem(key),
    keys: () => [...Array(storage.length).keys()].map((index) => storage.key(index)).filter((key) => key !== null),
  };
}
