import { attempt } from '../config/attempt';
import { readCookies } from '../visitor/readCookies';

/** A `Cookie` header; or cookies by name, as frameworks have them: `cookies()` of Next, `request.cookies`, a plain object. */
export type RequestCookies =
  | string
  | null
  | undefined
  | { get(name: string): string | { readonly value: string } | null | undefined }
  | Readonly<Record<string, string | undefined>>;

/** Reads one cookie by its name; what is no text is not there. */
export function createCookieReader(cookies: RequestCookies): (name: string) => string | null {
  if (typeof cookies === 'string') {
    const known = readCookies(cookies);
    return (name) => known.get(name) ?? null;
  }
  if (typeof cookies !== 'object' || cookies === null) return () => null;
  return (name) => attempt(() => textOf(isLookup(cookies) ? cookies.get(name) : ownOf(cookies, name)), null);
}

const isLookup = (cookies: object): cookies is { get(name: string): unknown } =>
  typeof (cookies as { get?: unknown }).get === 'function';

const ownOf = (cookies: Readonly<Record<string, unknown>>, name: string) =>
  Object.hasOwn(cookies, name) ? cookies[name] : null;

function textOf(cookie: unknown): string | null {
  const value = typeof cookie === 'object' && cookie !== null ? (cookie as { value?: unknown }).value : cookie;
  return typeof value === 'string' ? value : null;
}
