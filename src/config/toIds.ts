import { toId } from './toId';

/** A malformed id stays as `''`, which names nothing: a list of such ids still is a list. What is no list is empty. */
export function toIds(list: unknown): string[] {
  return Array.isArray(list) ? [...(list as unknown[])].map(toId) : [];
}
