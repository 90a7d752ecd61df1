import type { IncomingMessage, ServerResponse } from 'node:http';

/** What a request gets. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function jsonAnswer(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  return {
    status,
    body: JSON.stringify(value),
    headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
  };
}

/** The error body of the API document; `fields` names what was wrong, empty where it was none of them. */
export function errorAnswer(
  status: number,
  message: string,
  fields = '',
  headers: Record<string, string> = {},
): Answer {
  return jsonAnswer(status, { code: status, message, fields }, headers);
}

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

/** Writes an answer, with its length, so that a client sees when one was cut short. A HEAD gets the headers of it. */
export function sendAnswer(response: ServerResponse, answer: Answer, headers: Record<string, string>): void {
  const body = Buffer.from(answer.body);
  const hasBody = answer.status !== 204 && answer.status !== 304;
  response.writeHead(answer.status, {
    ...headers,
    'Cache-Control': 'no-store',
    ...(hasBody && { 'Content-Length': String(body.byteLength) }),
    ...answer.headers,
  });
  if (hasBody && response.req.method !== 'HEAD') response.end(body);
  else response.end();
}
