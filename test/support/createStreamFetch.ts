import { Agent, request, type IncomingMessage } from 'node:http';

/**
 * A fetch whose answers have a stream of Node's for a body, as those of node-fetch, over one kept connection: an answer
 * that nobody reads holds it.
 */
export function createStreamFetch(): { fetch: typeof globalThis.fetch; close: () => void } {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const post = (url: string, { method, headers, body }: RequestInit) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      request(url, { agent, method, headers: headers as Record<string, string> }, resolve)
        .on('error', reject)
        .end(body);
    });
  return {
    async fetch(input, init = {}) {
      const answer = await post(String(input), init);
      const status = answer.statusCode ?? 0;
      const headers = new Headers(answer.headers as Record<string, string>);
      return { status, ok: status < 300, headers, body: answer } as unknown as Response;
    },
    close: () => agent.destroy(),
  };
}
