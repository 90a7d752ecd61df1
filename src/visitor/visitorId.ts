import type { VisitorStorage } from './storage';

/** One id for every project on a site: a server that reads the cookie knows nothing of project keys. */
export const VISITOR_ID_KEY = 'convert-react.visitorId';
const LONGEST_ID = 256;

/** The stored visitor id, or null. */
export function readVisitorId(storage: VisitorStorage): string | null {
  try {
    const stored: unknown = storage.getItem(VISITOR_ID_KEY);
    return isVisitorId(stored) ? stored : null;
  } catch {
    return null;
  }
}

export function saveVisitorId(storage: VisitorStorage, id: string): void {
  try {
    storage.setItem(VISITOR_ID_KEY, id);
  } catch {
    // The id stays good for this page; the storage has reported what is wrong with it.
  }
}

export function eraseVisitorId(storage: VisitorStorage): void {
  try {
    storage.removeItem(VISITOR_ID_KEY);
  } catch {
    // As above.
  }
}

export function isVisitorId(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_ID && value.trim() !== '';
}
