import { attempt } from '../values';
import { readCookies } from '../visitor/cookies';
import { hasOwn } from '../platform';

/** A `Cookie` header; or cookies by name, as frameworks have them: `cookies()` of Next, `request.cookies`, a plain object. */
export type RequestCookies =
  | string
  | null
  | undefined
  | { get(name: string): string | { readonly value: string } | null | undefined }
  | Readonly<Record<string, string | undefined>>;

/** Reads cookies of a request. A value that is no text counts as missing. */
interface RequestCookieReader {
  read(name: string): string | null;
  /** None where the cookies cannot be listed, as with a bare `get(name)`. */
  names(): readonly string[];
}

export function createCookieReader(cookies: RequestCookies): RequestCookieReader {
  if (typeof cookies === 'string') {
    const values = readCookies(cookies);
    return { read: (name) => values.get(name) ?? null, names: () => [...values.keys()] };
  }
  if (typeof cookies !== 'object' || cookies === null) return { read: () => null, names: () => [] };
  return {
    read: (name) => attempt(() => textOf(isLookup(cookies) ? cookies.get(name) : ownOf(cookies, name)), null),
    names: () =>
      attempt(() => (isLookup(cookies) ? listedNames(cookies as Partial<CookieList>) : Object.keys(cookies)), []),
  };
}

interface CookieList {
  getAll(): Iterable<{ readonly name: string }>;
  keys(): Iterable<string>;
}

/** Frameworks list cookies with their names; a Map has keys. */
const listedNames = (cookies: Partial<CookieList>): string[] =>
  cookies.getAll ? [...cookies.getAll()].map(({ name }) => name) : [...(cookies.keys?.() ?? [])];

const isLookup = (cookies: object): cookies is { get(name: string): unknown } =>
  typeof (cookies as { get?: unknown }).get === 'function';

const ownOf = (cookies: Readonly<Record<string, unknown>>, name: string) =>
  hasOwn(cookies, name) ? cookies[name] : null;

function textOf(cookie: unknown): string | null {
  const value = typeof cookie === 'object' && cookie !== null ? (cookie as { value?: unknown }).value : cookie;
  return typeof value === 'string' ? value : null;
}
