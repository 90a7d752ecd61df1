import type { VisitorStorage } from './storage';

/** One id for every project on a site: a server that reads the cookie knows nothing of project keys. */
export const VISITOR_ID_KEY = 'convert-react.visitorId';
/** What a cookie and a header carry alike: up to 256 printable characters of ASCII, without blanks at the ends. */
const USABLE_ID = /^(?=.{1,256}$)[!-~]([ -~]*[!-~])?$/;
/** What becomes of a value that is no id when it is made a text. */
const MISTAKEN_IDS = ['undefined', 'null', 'NaN', '[object Object]'];

/** The stored visitor id, or null. */
export function readVisitorId(storage: VisitorStorage): string | null {
  const stored = storage.getItem(VISITOR_ID_KEY);
  return isVisitorId(stored) ? stored : null;
}

/** Whether an id from outside (a cookie, a header, a storage) can be used; one that cannot is replaced by a new one. */
export function isVisitorId(value: unknown): value is string {
  return typeof value === 'string' && USABLE_ID.test(value) && !isMistakenId(value);
}

export const isMistakenId = (id: string): boolean => MISTAKEN_IDS.includes(id);
