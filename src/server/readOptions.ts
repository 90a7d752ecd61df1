import type { ServerConvertOptions } from './serverOptions';

/** Where null is an answer: nobody is there, no cookie came, the document is none. */
const NULLABLE: readonly string[] = ['visitorId', 'cookies', 'config'] satisfies (keyof ServerConvertOptions)[];

/** Options as JavaScript may pass them: none at all, or null for what is left out. */
export const readOptions = (given: ServerConvertOptions | null | undefined): ServerConvertOptions =>
  Object.fromEntries(Object.entries(given ?? {}).filter(([name, value]) => value !== null || NULLABLE.includes(name)));
