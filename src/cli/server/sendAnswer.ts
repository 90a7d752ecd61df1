import type { ServerResponse } from 'node:http';
import type { Answer } from './answer';

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
