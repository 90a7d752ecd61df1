import type { VisitorStorage } from './storage';

/** One id for every project on a site: a server that reads the cookie knows nothing of project keys. */
export const VISITOR_ID_KEY = 'convert-react.visitorId';
const LONGEST_ID = 256;

/** The stored visitor id, or null. */
export function readVisitorId(storage: VisitorStorage): string | null {
  const stored = storage.getItem(VISITOR_ID_KEY);
  return isVisitorId(stored) ? stored : null;
}

export function isVisitorId(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_ID && value.trim() !== '';
}
