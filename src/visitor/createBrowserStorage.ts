import type { ConvertError } from '../errors';
import type { VisitorStorage } from './storage';
import { withFallback } from './withFallback';

export interface BrowserStorageOptions {
  onError?: (error: ConvertError) => void;
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
  getLocalStorage = () => (typeof window === 'undefined' ? null : window.localStorage),
}: BrowserStorageOptions = {}): VisitorStorage {
  return withFallback({
    open: () => {
      const local = getLocalStorage();
      return local ? fromWebStorage(local) : null;
    },
    onError,
  });
}

function fromWebStorage(local: Storage): VisitorStorage {
  return {
    getItem: (key) => local.getItem(key),
    setItem: (key, value) => local.setItem(key, value),
    removeItem: (key) => local.removeItem(key),
    keys: () => Array.from({ length: local.length }, (_, index) => local.key(index)).filter((key) => key !== null),
  };
}
