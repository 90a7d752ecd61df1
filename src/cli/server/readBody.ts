import type { IncomingMessage } from 'node:http';

/** What the API takes at most, in bytes. */
export const LONGEST_BODY = 65_536;

/** How much of a body that is too long is still read, so that its sender lives to see the answer. */
const LONGEST_READ = 16 * LONGEST_BODY;

export type Body = { kind: 'whole'; text: string; bytes: number } | { kind: 'too-long' } | { kind: 'cut' };

/** The body of a request; `cut` when its sender left before the end. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.byteLength;
      if (bytes > LONGEST_READ) return { kind: 'too-long' };
      if (bytes <= LONGEST_BODY) chunks.push(chunk);
    }
  } catch {
    return { kind: 'cut' };
  }
  if (bytes > LONGEST_BODY) return { kind: 'too-long' };
  return { kind: 'whole', text: Buffer.concat(chunks).toString('utf8'), bytes };
}
