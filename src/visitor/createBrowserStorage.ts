import type { ConvertError } from '../errors';
import { isBrowser } from '../platform';
import type { VisitorStorage } from './storage';
import { withFallback } from './withFallback';

export interface BrowserStorageOptions {
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
