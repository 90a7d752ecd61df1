import { attempt, type UnknownRecord } from '../values';
import { readCookies } from '../visitor/cookies';
import { hasOwn } from '../platform';

/**
 * A `Cookie` header, or all headers of a request; or cookies by name, as frameworks have them: `cookies()` of Next, `request.cookies`, a
 * plain object.
 */
export type RequestCookies =
  | string
  | null
  | undefined
  | { get(name: string): string | { readonly value: string } | null | undefined }
  | Readonly<Record<string, string | undefined>>;

/** Reads cookies of a request. A value that is no text counts as missing. */
export function createCookieReader(given: RequestCookies) {
  // `Headers` have a `get(name)` too, but for headers. Without this, every request would be a new visitor.
  const header = attempt(() => given instanceof Headers && given.get('cookie'), null) || given;
  const cookies = (typeof header === 'string' ? readCookies(header) : Object(header)) as CookieList & UnknownRecord;
  const isLookup = attempt(() => typeof cookies.get === 'function', false);
  const read = (name: string) => (isLookup ? cookies.get?.(name) : hasOwn(cookies, name) ? cookies[name] : null);
  return {
    read: (name: string) => attempt(() => textOf(read(name)), null),
    /** None where the cookies cannot be listed, as with a bare `get(name)`. */
    names: () => attempt(() => (isLookup ? listedNames(cookies) : Object.keys(cookies)), []),
  };
}

interface CookieList {
  get?(name: string): unknown;
  getAll?(): Iterable<{ readonly name: string }>;
  keys?(): Iterable<string>;
}

/** Frameworks list cookies with their names; a Map has keys. */
const listedNames = (cookies: CookieList): string[] =>
  cookies.getAll ? [...cookies.getAll()].map(({ name }) => name) : [...(cookies.keys?.() ?? [])];

function textOf(cookie: unknown): string | null {
  const value = typeof cookie === 'object' && cookie !== null ? (cookie as { value?: unknown }).value : cookie;
  return typeof value === 'string' ? value : null;
}
