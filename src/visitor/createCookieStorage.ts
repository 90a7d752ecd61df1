import { type CookieAttributes, formatCookie } from './formatCookie';
import { readCookies } from './readCookies';
import type { VisitorStorage } from './storage';

export interface CookieStorageOptions extends CookieAttributes {
  document?: Pick<Document, 'cookie'> | undefined;
}

/**
 * Cookies as a storage: for the visitor id and other small things that a server should see. Throws when a cookie does not stay.
 *
 * @example
 * const client = createConvertClient({ sdkKey: '10035569/10034190', storage: createCookieStorage() });
 */
export function createCookieStorage(options: CookieStorageOptions = {}): VisitorStorage {
  const jar = (): Pick<Document, 'cookie'> => options.document ?? document;

  return {
    getItem: (key) => readCookies(jar().cookie).get(key) ?? null,
    setItem: (key, value) => void (jar().cookie = formatCookie(key, value, options)),
    removeItem: (key) => void (jar().cookie = formatCookie(key, null, options)),
    keys: () => [...readCookies(jar().cookie).keys()],
  };
}
