import { attempt } from '../values';
import type { VisitorStorage } from './storage';

/** The cookies of a `Cookie` header or of `document.cookie`, by name. What is no pair, or is wrongly encoded, is left out. */
export function readCookies(header: string): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=');
    if (at < 0) continue;
    const name = decode(pair.slice(0, at).trim());
    // The browser lists the most specific path first.
    if (name !== null && !cookies.has(name)) cookies.set(name, decode(pair.slice(at + 1).trim()) ?? '');
  }
  return cookies;
}

const decode = (text: string): string | null => attempt(() => decodeURIComponent(text), null);

export interface CookieAttributes {
  /** Share the cookie with subdomains: `example.com`. Default: this host only. */
  domain?: string | undefined;
  /** Seconds. Default: one year. A cookie that a page sets lives at most 7 days in Safari; one set over HTTP lives longer. */
  maxAge?: number | undefined;
  /** Default `Lax`. `None` needs `secure`. */
  sameSite?: 'Strict' | 'Lax' | 'None' | undefined;
  /** Default: as the page was loaded; on a server only with `sameSite: 'None'`. */
  secure?: boolean | undefined;
  /** Default `/`. */
  path?: string | undefined;
}

const YEAR = 31_536_000;
/** Browsers silently refuse a cookie whose name and value together are over 4,096 bytes. */
export const LARGEST_COOKIE = 4_000;

/** A cookie as `Set-Cookie` and `document.cookie` take it; a null value deletes it. Throws when browsers would not keep it. */
export function formatCookie(name: string, value: string | null, attributes: CookieAttributes): string {
  const { domain, maxAge = YEAR, sameSite = 'Lax', secure, path = '/' } = attributes;
  const pair = cookiePair(name, value ?? '');
  if (pair.length > LARGEST_COOKIE)
    throw new RangeError(`A cookie of ${pair.length} bytes is more than browsers keep.`);
  const isSecure = secure ?? (sameSite === 'None' || globalThis.location?.protocol === 'https:');
  const life = `; Path=${path}; Max-Age=${value === null ? 0 : Math.trunc(maxAge)}`;
  return `${pair}${life}${domain ? `; Domain=${domain}` : ''}; SameSite=${sameSite}${isSecure ? '; Secure' : ''}`;
}

/** Name and value, as they count against the limit. */
export const cookiePair = (name: string, value: string) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;

/**
 * Cookies as a storage, for small things that a server should see. Throws for a cookie of more than 4,096 bytes. A browser
 * refuses some cookies silently, so read the value back. It is too small for all that a client keeps: use the option `cookie`.
 *
 * @example
 * const storage = createCookieStorage({ domain: 'example.com' });
 * storage.setItem('plan', 'pro');
 */
export function createCookieStorage(options: CookieAttributes = {}): VisitorStorage {
  return {
    getItem: (key) => readCookies(document.cookie).get(key) ?? null,
    setItem: (key, value) => void (document.cookie = formatCookie(key, value, options)),
    removeItem: (key) => void (document.cookie = formatCookie(key, null, options)),
    keys: () => [...readCookies(document.cookie).keys()],
  };
}
