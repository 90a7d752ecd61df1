import type { VisitorStorage } from './storage';

/** One id for every project on a site: a server that reads the cookie knows nothing of project keys. */
export const VISITOR_ID_KEY = 'convert-react.visitorId';
const LONGEST_ID = 256;

export interface VisitorIdOptions {
  /** Where the id is kept. Default `convert-react.visitorId`. */
  key?: string;
  /** False while consent is pending or denied: a new id is made, but not kept. Default true. */
  persist?: boolean;
}

/** The stored visitor id; when there is none, or what is stored cannot be one, a new one, stored. */
export function loadVisitorId(
  storage: VisitorStorage,
  createId: () => string,
  { key = VISITOR_ID_KEY, persist = true }: VisitorIdOptions = {},
): string {
  const stored = readVisitorId(storage, key);
  if (stored !== null) return stored;
  const id = createId();
  if (persist) saveVisitorId(storage, id, key);
  return id;
}

/** The stored visitor id, or null. */
export function readVisitorId(storage: VisitorStorage, key = VISITOR_ID_KEY): string | null {
  try {
    const stored: unknown = storage.getItem(key);
    return isVisitorId(stored) ? stored : null;
  } catch {
    return null;
  }
}

export function saveVisitorId(storage: VisitorStorage, id: string, key = VISITOR_ID_KEY): void {
  try {
    storage.setItem(key, id);
  } catch {
    // The id stays good for this page; the storage has reported what is wrong with it.
  }
}

export function eraseVisitorId(storage: VisitorStorage, key = VISITOR_ID_KEY): void {
  try {
    storage.removeItem(key);
  } catch {
    // As above.
  }
}

export function isVisitorId(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_ID && value.trim() !== '';
}
