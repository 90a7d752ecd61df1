import { ConvertError } from '../errors';
import { isBrowser } from '../platform';

/** Where a visitor is remembered: synchronous, string to string. Any call may throw; `withFallback` lives with that. */
export interface VisitorStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
  keys(): string[];
  /** False when this key is only in memory and ends with the page. A storage without it keeps what it takes. */
  isKept?(key: string): boolean;
}

interface BrowserStorageOptions {
  onError?: ((error: ConvertError) => void) | undefined;
  /** Reading `window.localStorage` may itself throw, so it is read in here. */
  getLocalStorage?: () => Storage | null | undefined;
}

/**
 * localStorage, and memory for whatever it does not keep.
 *
 * @example
 * const storage = createBrowserStorage();
 * storage.setItem('seen', 'yes');
 */
export function createBrowserStorage({
  onError,
  getLocalStorage = () => (isBrowser() ? globalThis.localStorage : null),
}: BrowserStorageOptions = {}): VisitorStorage {
  return withFallback({ open: getLocalStorage, onError });
}

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

interface FallbackOptions {
  /** Called on first use, so that making the storage touches nothing; may throw, or find nothing. */
  open: () => VisitorStorage | WebStorage | null | undefined;
  /** Hears once of a storage that does not keep what it is given. */
  onError?: ((error: ConvertError) => void) | undefined;
}

/**
 * A storage that never throws: what the one behind it is missing, refuses, has no room for or forgets is kept in memory.
 * A store that filled up keeps serving what it holds; only the keys it would not take live in memory.
 */
export function withFallback({ open, onError }: FallbackOptions): Required<VisitorStorage> {
  // null: removed here, although the storage would not let go of it.
  const overlay = new Map<string, string | null>();
  let backing: VisitorStorage | null | undefined;
  let opened = false;
  let reported = false;

  function report(cause: unknown): void {
    if (reported) return;
    reported = true;
    onError?.(new ConvertError('storage-failed', {}, { cause }));
  }

  function attempt<T>(run: (storage: VisitorStorage) => T, otherwise: T): T {
    try {
      if (!opened) {
        opened = true;
        const found = open();
        backing = found && fromWebStorage(found);
        if (!backing) report(new Error('There is no storage here.'));
      }
      return backing ? run(backing) : otherwise;
    } catch (cause) {
      report(cause);
      return otherwise;
    }
  }

  function keep(storage: VisitorStorage, key: string, value: string): boolean {
    storage.setItem(key, value);
    if (storage.getItem(key) === value) return true;
    report(new Error('What was written could not be read back.'));
    return false;
  }

  return {
    getItem(key) {
      const own = overlay.get(key);
      if (own !== undefined) return own;
      const value: unknown = attempt((storage) => storage.getItem(key), null);
      // Empty is what could not be removed.
      return typeof value === 'string' && value !== '' ? value : null;
    },
    setItem(key, value) {
      if (attempt((storage) => keep(storage, key, value), false)) overlay.delete(key);
      else overlay.set(key, value);
    },
    removeItem(key) {
      overlay.delete(key);
      const gone = attempt((storage) => {
        storage.removeItem(key);
        if (storage.getItem(key) === null) return true;
        report(new Error('What was removed is still there.'));
        // The next page would take it for true, as an event for one that is still to be sent.
        storage.setItem(key, '');
        return false;
      }, true);
      if (!gone) overlay.set(key, null);
    },
    isKept: (key) => !overlay.has(key) && attempt((storage) => storage.isKept?.(key) ?? true, false),
    keys() {
      const stored: unknown = attempt((storage) => storage.keys(), []);
      const all = new Set<string>(Array.isArray(stored) ? stored.filter((key) => typeof key === 'string') : []);
      for (const [key, value] of overlay) {
        if (value === null) all.delete(key);
        else all.add(key);
      }
      return [...all];
    },
  };
}

/** What a browser's own storages are made of; an item may hide any other name. */
export type WebStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/** A storage that lists its keys, of one that is a browser's own; any other is what it is. */
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
