import type { VisitorStorage } from './storage';

export interface CookieStorageOptions {
  /** Share the cookie with subdomains: `example.com`. Default: this host only. */
  domain?: string;
  /** Seconds. Default: one year. A cookie that a page sets lives at most 7 days in Safari; one set over HTTP lives longer. */
  maxAge?: number;
  /** Default `Lax`. `None` needs `secure`. */
  sameSite?: 'Strict' | 'Lax' | 'None';
  /** Default: as the page was loaded. */
  secure?: boolean;
  /** Default `/`. */
  path?: string;
  document?: Pick<Document, 'cookie'>;
}

const YEAR = 31_536_000;
/** Browsers refuse a cookie whose name and value together are over 4,096 bytes, without a word. */
const LARGEST_COOKIE = 4_000;

/** Cookies as a storage: for the visitor id and other small things that a server should see. Throws when a cookie does not stay. */
export function createCookieStorage(options: CookieStorageOptions = {}): VisitorStorage {
  const jar = (): Pick<Document, 'cookie'> => options.document ?? document;
  const attributes = (maxAge: number): string => cookieAttributes(options, maxAge);

  return {
    getItem: (key) => readCookies(jar().cookie).get(key) ?? null,
    setItem(key, value) {
      const pair = `${encodeURIComponent(key)}=${encodeURIComponent(value)}`;
      if (pair.length > LARGEST_COOKIE)
        throw new RangeError(`A cookie of ${pair.length} bytes is more than browsers keep.`);
      jar().cookie = pair + attributes(options.maxAge ?? YEAR);
    },
    removeItem(key) {
      jar().cookie = `${encodeURIComponent(key)}=` + attributes(0);
    },
    keys: () => [...readCookies(jar().cookie).keys()],
  };
}

function cookieAttributes(
  { domain, sameSite = 'Lax', secure, path = '/' }: CookieStorageOptions,
  maxAge: number,
): string {
  const isSecure = secure ?? (sameSite === 'None' || globalThis.location?.protocol === 'https:');
  return [
    `; Path=${path}`,
    `; Max-Age=${Math.trunc(maxAge)}`,
    domain ? `; Domain=${domain}` : '',
    `; SameSite=${sameSite}`,
    isSecure ? '; Secure' : '',
  ].join('');
}

function readCookies(header: string): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=');
    if (at < 0) continue;
    const name = decode(pair.slice(0, at).trim());
    // The browser lists the most specific path first; that one is meant.
    if (name !== null && !cookies.has(name)) cookies.set(name, decode(pair.slice(at + 1).trim()) ?? '');
  }
  return cookies;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
