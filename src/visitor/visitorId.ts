import type { VisitorStorage } from './storage';

/** One id for all projects of a site, because a server reads the cookie before it knows the project. */
export const VISITOR_ID_KEY = 'convert-react.visitorId';
/** What cookies and headers can carry: up to 256 printable characters of ASCII, without blanks at the ends. */
const USABLE_ID = /^(?=.{1,256}$)[!-~]([ -~]*[!-~])?$/;
/** The texts of values that are no id. */
const MISTAKEN_IDS = ['undefined', 'null', 'NaN', '[object Object]'];

/** The stored visitor id, or null. */
export function readVisitorId(storage: VisitorStorage): string | null {
  const stored = storage.getItem(VISITOR_ID_KEY);
  return isVisitorId(stored) ? stored : null;
}

/** Whether an id from a cookie, a header or a storage can be used. One that cannot is replaced by a new one. */
export function isVisitorId(value: unknown): value is string {
  return typeof value === 'string' && USABLE_ID.test(value) && !isMistakenId(value);
}

export const isMistakenId = (id: string): boolean => MISTAKEN_IDS.includes(id);

/** A new visitor id: a version 4 UUID, made from bytes because `randomUUID` exists on https pages only. */
export function createVisitorId(world: { crypto?: Partial<Crypto> | null; random?: () => number } = {}): string {
  const { crypto = globalThis.crypto, random = Math.random } = world;
  const bytes = new Uint8Array(16);
  if (crypto?.getRandomValues) crypto.getRandomValues(bytes);
  else bytes.forEach((_, index) => (bytes[index] = Math.floor(random() * 256)));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
