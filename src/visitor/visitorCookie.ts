import { valueKey } from '../valueKey';
import { attempt } from '../values';
import { type CookieAttributes, formatCookie, readCookies } from './cookies';
import { formatRecordCookie, isRecordCookieName, parseRecordCookie, recordCookieName } from './recordCookie';
import {
  ANY_VISITOR,
  type RecordKey,
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

/**
 * A storage that shares the visitor's id and record with a server, by cookie. Where the two differ, the cookie wins, because
 * the server rendered from it what is on screen.
 */
export function withVisitorCookie(storage: VisitorStorage, options: VisitorCookieOptions): VisitorStorage {
  const { name = VISITOR_ID_KEY, ...attributes } = options;
  const jar = () => globalThis.document as Document | undefined;
  // A sandboxed page may not touch its cookies. Then only the storage is used.
  const cookies = () => attempt(() => readCookies(jar()?.cookie ?? ''), new Map<string, string>());

  const readId = () => {
    const id = cookies().get(name);
    return isVisitorId(id) ? id : null;
  };

  const write = (cookieName: string, value: string | null) => {
    const page = jar();
    if (!page || value === (cookies().get(cookieName) ?? null)) return;
    page.cookie = formatCookie(cookieName, value, attributes);
  };

  const sharedRecord = (key: RecordKey) => parseRecordCookie(cookies().get(recordCookieName(name, key)), key.visitorId);

  const readMerged = (key: RecordKey, json: string | null): string | null => {
    const shared = sharedRecord(key);
    if (shared === EMPTY_RECORD) return json;
    const stored = parseRecord(json);
    const merged = mergeRecords(shared, stored);
    // When the cookie adds nothing, the text stays the same, so that no tab sees a change.
    return valueKey(merged) === valueKey(stored) ? json : formatRecord(merged, readRecordTime(json) || undefined);
  };

  /** Whether a cookie keeps this, also when the storage does not. */
  const isShared = (key: string) => {
    const record = toRecordKey(key);
    if (!record) return key === VISITOR_ID_KEY && readId() !== null;
    return sharedRecord(record) !== EMPTY_RECORD;
  };

  const share = (key: string, value: string | null) =>
    attempt(() => {
      if (key === VISITOR_ID_KEY) write(name, value);
      const record = toRecordKey(key);
      if (!record) return;
      const cookieName = recordCookieName(name, record);
      write(cookieName, formatRecordCookie(cookieName, record.visitorId, parseRecord(value)).value || null);
    }, undefined);

  return {
    getItem(key) {
      if (key === VISITOR_ID_KEY) return readId() ?? storage.getItem(key);
      const record = toRecordKey(key);
      return record ? readMerged(record, storage.getItem(key)) : storage.getItem(key);
    },
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
