import type { ConvertError } from '../errors';
import { isBrowser } from '../platform';
import { attempt } from '../values';
import {
  createBrowserStorage,
  createMemoryStorage,
  type WebStorage,
  type VisitorStorage,
  withFallback,
} from './storage';
import { type VisitorCookieOptions, withVisitorCookie } from './visitorCookie';

export interface StorageOptions {
  storage?: VisitorStorage | WebStorage | undefined;
  cookie?: VisitorCookieOptions | undefined;
}

/** Where ids, assignments and events are kept: the app's storage, which may throw or lie; else the page's; else memory. */
export function openStorage({ storage, cookie }: StorageOptions, onError: (error: ConvertError) => void) {
  const ofPage = () => (isBrowser() ? createBrowserStorage({ onError }) : createMemoryStorage());
  const kept = storage ? withFallback({ open: () => storage, onError }) : ofPage();
  return cookie ? withVisitorCookie(kept, cookie) : kept;
}

/** Whether no other tab sees this storage. The frames of a page share its `sessionStorage`: what they find there is no copy. */
export const isTabOwn = ({ storage }: StorageOptions): boolean =>
  attempt(() => storage !== undefined && storage === window.sessionStorage && window.parent === window, false);
