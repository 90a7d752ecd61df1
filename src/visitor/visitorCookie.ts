import { toJson } from '../platform';
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
  type VisitorRecord,
} from './visitorRecord';
import type { VisitorStorage } from './storage';
import { isVisitorId, VISITOR_ID_KEY } from './visitorId';

export interface VisitorCookieOptions extends CookieAttributes {
  /** Of the cookie with the visitor id; that of the record adds the project's ids. Default `convert-react.visitorId`. */
  name?: string | undefined;
}

interface VisitorCookieSetup extends VisitorCookieOptions {
  /** Absent on a server. */
  document?: Pick<Document, 'cookie'> | undefined;
}

/**
 * A storage that shares the visitor's id and record with a server, by cookie. Both are read: where they differ, the cookie
 * wins, because what is on screen was rendered from it.
 */
export function withVisitorCookie(storage: VisitorStorage, setup: VisitorCookieSetup): VisitorStorage {
  const { name = VISITOR_ID_KEY, ...attributes } = setup;
  const jar = () => setup.document ?? (globalThis.document as Document | undefined);
  const cookies = () => attempt(() => readCookies(jar()?.cookie ?? ''), new Map<string, string>());

  const readId = () => {
    const id = cookies().get(name);
    return isVisitorId(id) ? id : null;
  };

  const write = (cookieName: string, value: string | null) => {
    const page = jar();
    const known = cookies().get(cookieName) ?? null;
    if (!page || known === value) return;
    page.cookie = formatCookie(cookieName, value, attributes);
  };

  const readMerged = (key: RecordKey, json: string | null): string | null => {
    const shared = parseRecordCookie(cookies().get(recordCookieName(name, key)), key.visitorId);
    if (shared === EMPTY_RECORD) return json;
    const stored = parseRecord(json);
    const merged = mergeRecords(shared, stored);
    // Nothing new is the same text, so that nobody takes it for news.
    return sorted(merged) === sorted(stored) ? json : formatRecord(merged, readRecordTime(json) || undefined);
  };

  const writeRecord = (key: RecordKey, json: string | null) => {
    const cookieName = recordCookieName(name, key);
    write(cookieName, formatRecordCookie(cookieName, key.visitorId, parseRecord(json)).value || null);
  };

  /** Whether a cookie holds what the storage may not. */
  const isShared = (key: string) => {
    const record = toRecordKey(key);
    if (!record) return key === VISITOR_ID_KEY && readId() !== null;
    return parseRecordCookie(cookies().get(recordCookieName(name, record)), record.visitorId) !== EMPTY_RECORD;
  };

  /** Tells the cookies what the storage was told. */
  const share = (key: string, value: string | null) =>
    attempt(() => {
      const record = toRecordKey(key);
      if (key === VISITOR_ID_KEY) write(name, value);
      else if (record) writeRecord(record, value);
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

/** Keys of records that are only in cookies, so that whoever erases everything finds them. */
function sharedKeys(cookies: Map<string, string>, name: string, visitorId: string | null): string[] {
  const records = [...cookies.keys()].filter((cookieName) => isRecordCookieName(name, cookieName));
  return records.map((cookieName) => `${cookieName.slice(name.length + 1)}-${visitorId ?? ANY_VISITOR}`);
}

/** The record with its entries in one order, whatever order they were written in. */
function sorted(record: VisitorRecord): string {
  const inOrder = (value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, item]) => [key, inOrder(item)])
      : value;
  return toJson(inOrder(record));
}

function attempt<T>(run: () => T, otherwise: T): T {
  try {
    return run();
  } catch {
    // A sandboxed page may not touch its cookies: then the storage alone remembers.
    return otherwise;
  }
}
