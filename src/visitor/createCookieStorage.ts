import { type CookieAttributes, formatCookie } from './formatCookie';
import { readCookies } from './readCookies';
import type { VisitorStorage } from './storage';

export interface CookieStorageOptions extends CookieAttributes {
  document?: Pick<Document, 'cookie'> | undefined;
}

/**
 * Cookies as a storage, for small things that a server should see. Throws for a cookie of more than 4,096 bytes; one that the
 * browser refuses is gone without a word, so read it back. Too small for all that a client keeps: give that one `cookie`.
 *
 * @example
 * const storage = createCookieStorage({ domain: 'example.com' });
 * storage.setItem('plan', 'pro');
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
