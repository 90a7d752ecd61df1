import { toId } from '../config/toId';
import type { VisitorIdInput } from '../visitor/visitor';

export type WithVisitorId<Options> = Omit<Options, 'visitorId'> & { visitorId?: string | undefined };

/** The options with the id that the app says as a string, which it is everywhere else; null, as of nobody logged in, is none. */
export function withVisitorId<Options extends { visitorId?: VisitorIdInput }>(
  options: Options,
): WithVisitorId<Options> {
  return { ...options, visitorId: toVisitorId(options.visitorId) };
}

export const toVisitorId = (said: unknown): string | undefined =>
  said === undefined || said === null ? undefined : toId(said);
