import { toId } from '../config/toId';
import type { VisitorStorage } from './storage';

/** One id for every project on a site: a server that reads the cookie knows nothing of project keys. */
export const VISITOR_ID_KEY = 'convert-react.visitorId';
const LONGEST_ID = 256;

/** The stored visitor id, or null. */
export function readVisitorId(storage: VisitorStorage): string | null {
  const stored = storage.getItem(VISITOR_ID_KEY);
  return isVisitorId(stored) ? stored : null;
}

/** The options with the id that the app says as a string, which it is everywhere else; null, as of nobody logged in, is none. */
export function withVisitorId<Options extends { visitorId?: string }>(options: Options): Options {
  return { ...options, visitorId: toVisitorId(options.visitorId) };
}

export const toVisitorId = (said: unknown): string | undefined =>
  said === undefined || said === null ? undefined : toId(said);

export function isVisitorId(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_ID && value.trim() !== '';
}
