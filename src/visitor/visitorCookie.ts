import { valueKey } from '../valueKey';
import { attempt } from '../values';
import { type CookieAttributes, formatCookie, readCookies } from './cookies';
import { formatRecordCookie, isRecordCookieName, parseRecordCookie, recordCookieName } from './recordCookie';
import {
  ANY_VISITOR,
  toRecordKey,
  EMPTY_RECORD,
  formatRecord,
  mergeRecords,
  parseRecord,
  readRecordTime,
} from './visitorRecord';
import type { VisitorStorage } from './storage';
import { isVisitorId, VISITOR_ID_KEY } from './visitorId';

export interface VisitorCookieOptions extends CookieAttributes {
  /** Name of the cookie with the visitor id; that with the record adds the project's ids. Default `convert-react.visitorId`. */
  name?: string | undefined;
}

/** Shares the visitor's id and record with a server. Where the two differ, the cookie wins: the server has rendered from it. */
export function withVisitorCookie(storage: VisitorStorage, options: VisitorCookieOptions): VisitorStorage {
  const { name: givenName, ...attributes } = options;
  const name = givenName || VISITOR_ID_KEY;
  const jar = () => globalThis.document as Document | undefined;
  // A sandboxed page may not touch its cookies. Then only the storage is used.
  const cookies = () => attempt(() => readCookies(jar()?.cookie ?? ''), new Map<string, string>());

  const readId = () => {
    const id = cookies().get(name);
    return isVisitorId(id) ? id : null;
  };

  const write = (cookieName: string, value: string | null) => {
    const page = jar();
    if (page && value !== (cookies().get(cookieName) ?? null))
      page.cookie = formatCookie(cookieName, value, attributes);
  };

  /** Empty also where the key is not that of a record. */
  const sharedRecord = (key: string) => {
    const record = toRecordKey(key);
    return record ? parseRecordCookie(cookies().get(recordCookieName(name, record)), record.visitorId) : EMPTY_RECORD;
  };

  const readMerged = (key: string, json: string | null): string | null => {
    const shared = sharedRecord(key);
    if (shared === EMPTY_RECORD) return json;
    const stored = parseRecord(json);
    const merged = mergeRecords(shared, stored);
    // When the cookie adds nothing, the text stays the same, so that no tab sees a change.
    return valueKey(merged) === valueKey(stored) ? json : formatRecord(merged, readRecordTime(json) || undefined);
  };

  const isShared = (key: string) => (key === VISITOR_ID_KEY ? readId() !== null : sharedRecord(key) !== EMPTY_RECORD);

  const share = (key: string, value: string | null) =>
    attempt(() => {
      if (key === VISITOR_ID_KEY) write(name, value);
      const record = toRecordKey(key);
      if (!record) return;
      const cookieName = recordCookieName(name, record);
      write(cookieName, formatRecordCookie(cookieName, record.visitorId, parseRecord(value)).value || null);
    }, undefined);

  return {
    getItem: (key) => (key === VISITOR_ID_KEY && readId()) || readMerged(key, storage.getItem(key)),
    setItem(key, value) {
      storage.setItem(key, value);
      share(key, value);
    },
    removeItem(key) {
      storage.removeItem(key);
      share(key, null);
    },
    keys: () => [...new Set([...storage.keys(), ...sharedKeys(cookies(), name, readId())])],
    isKept: (key) => storage.isKept?.(key) !== false || isShared(key),
  };
}

/** Storage keys of the records in cookies, so that erasing finds those that are only there. */
function sharedKeys(cookies: Map<string, string>, name: string, visitorId: string | null): string[] {
  const records = [...cookies.keys()].filter((cookieName) => isRecordCookieName(name, cookieName));
  return records.map((cookieName) => `${cookieName.slice(name.length + 1)}-${visitorId ?? ANY_VISITOR}`);
}
