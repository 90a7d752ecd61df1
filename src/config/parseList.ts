import { attempt } from './attempt';

/** Parses every item that can be parsed; an item that is malformed, or throws when read, is left out alone. */
export function parseList<T>(readList: () => unknown, parseItem: (item: unknown) => T | null): T[] {
  const list = attempt(readList, null);
  if (!Array.isArray(list)) return [];
  const parsed: T[] = [];
  for (let index = 0; index < list.length; index++) {
    const item = attempt(() => parseItem(list[index]), null);
    if (item !== null) parsed.push(item);
  }
  return parsed;
}
