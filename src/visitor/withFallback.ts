import { ConvertError } from '../errors';
import { fromWebStorage, type WebStorage } from './fromWebStorage';
import type { VisitorStorage } from './storage';

export interface FallbackOptions {
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
