import type { IncomingMessage, ServerResponse } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function jsonAnswer(status: number, value: unknown, headers = {}): Answer {
  const type = { 'Content-Type': 'application/json; charset=utf-8' };
  return { status, body: JSON.stringify(value), headers: { ...type, ...headers } };
}

/** The error body of Convert's API. `fields` names the field that is wrong; empty when it is none. */
export function errorAnswer(status: number, message: string, fields = '', headers = {}): Answer {
  return jsonAnswer(status, { code: status, message, fields }, headers);
}

/** The longest body that the API takes, in bytes. */
export const LONGEST_BODY = 65_536;

/** A longer body is read up to here, so that its sender can read the answer. */
const LONGEST_READ = 16 * LONGEST_BODY;

export type Body = { kind: 'whole'; text: string; bytes: number } | { kind: 'too-long' } | { kind: 'cut' };

/** Reads the body of a request. `cut`: the sender left before the end. */
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

/** Writes an answer with its length, so that a client notices a cut connection. A HEAD request gets the headers only. */
export function sendAnswer(response: ServerResponse, answer: Answer, headers: Record<string, string> = {}): void {
  const body = Buffer.from(answer.body);
  const hasBody = answer.status !== 204 && answer.status !== 304;
  response.writeHead(answer.status, {
    ...headers,
    'Cache-Control': 'no-store',
    ...(hasBody && { 'Content-Length': String(body.byteLength) }),
    ...answer.headers,
  });
  response.end(hasBody && response.req.method !== 'HEAD' ? body : undefined);
}
