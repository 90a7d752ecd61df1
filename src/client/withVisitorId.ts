import { toId } from '../config/toId';

/** The options with the id that the app says as a string, which it is everywhere else; null, as of nobody logged in, is none. */
export function withVisitorId<Options extends { visitorId?: string }>(options: Options): Options {
  return { ...options, visitorId: toVisitorId(options.visitorId) };
}

export const toVisitorId = (said: unknown): string | undefined =>
  said === undefined || said === null ? undefined : toId(said);
