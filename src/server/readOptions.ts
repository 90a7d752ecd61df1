import { attempt } from '../config/values';
import type { ServerConvertOptions } from './serverOptions';

/** Where null is an answer: nobody is there, no cookie came, the document is none. */
const NULLABLE: readonly string[] = ['visitorId', 'cookies', 'config'] satisfies (keyof ServerConvertOptions)[];

const LISTS: readonly string[] = ['experiences', 'features', 'goals'] satisfies (keyof ServerConvertOptions)[];

const isGiven = ([name, value]: [string, unknown]) =>
  LISTS.includes(name) ? Array.isArray(value) : value !== null || NULLABLE.includes(name);

/** Options as JavaScript may pass them: none at all, null for what is left out, a list that is none, a getter that throws. */
export function readOptions(given: ServerConvertOptions | null | undefined): ServerConvertOptions {
  const options = (given ?? {}) as Record<string, unknown>;
  const names = attempt(() => Object.keys(options), []);
  const entries = names.map((name): [string, unknown] => [name, attempt(() => options[name], undefined)]);
  return Object.fromEntries(entries.filter(isGiven));
}
