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
/** Browsers refuse a cookie whose name and value together are over 4,096 bytes, without a word. */
export const LARGEST_COOKIE = 4_000;

/** A cookie as `Set-Cookie` and `document.cookie` take it; a null value deletes it. Throws when browsers would not keep it. */
export function formatCookie(name: string, value: string | null, attributes: CookieAttributes): string {
  const { domain, maxAge = YEAR, sameSite = 'Lax', secure, path = '/' } = attributes;
  const pair = cookiePair(name, value ?? '');
  if (pair.length > LARGEST_COOKIE)
    throw new RangeError(`A cookie of ${pair.length} bytes is more than browsers keep.`);
  const isSecure = secure ?? (sameSite === 'None' || globalThis.location?.protocol === 'https:');
  return [
    pair,
    `; Path=${path}`,
    `; Max-Age=${value === null ? 0 : Math.trunc(maxAge)}`,
    domain ? `; Domain=${domain}` : '',
    `; SameSite=${sameSite}`,
    isSecure ? '; Secure' : '',
  ].join('');
}

/** Name and value, as they count against the limit. */
export const cookiePair = (name: string, value: string) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
