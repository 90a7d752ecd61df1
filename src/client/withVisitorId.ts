import { toId } from '../values';
import type { VisitorIdInput } from '../visitor/visitor';
import { isMistakenId } from '../visitor/visitorId';
import { createHint } from './createHint';
import { inDevelopment } from './inDevelopment';

export type WithVisitorId<Options> = Omit<Options, 'visitorId'> & { visitorId?: string | undefined };

/** The options with the id that the app says as a string, which it is everywhere else; null, as of nobody logged in, is none. */
export function withVisitorId<Options extends { visitorId?: VisitorIdInput }>(
  options: Options,
): WithVisitorId<Options> {
  return { ...options, visitorId: toVisitorId(options.visitorId) };
}

/** A blank id, and what is no id at all, is the empty one: nobody's. */
export function toVisitorId(given: unknown): string | undefined {
  if (given === undefined || given === null) return undefined;
  const text = toId(given);
  const id = text.trim() === '' ? '' : text;
  inDevelopment(() => {
    if (id === '')
      hint('', 'A blank visitor id is nobody: nothing is decided or tracked. Leave it out where the visitor has none.');
    else if (isMistakenId(id))
      hint(
        id,
        `The visitor id "${id}" is a mistake: all who have it are one visitor. Leave it out where there is none.`,
      );
  });
  return id;
}

/** Of mistakes development hears once, whichever client or request has them. */
const hint = createHint();
