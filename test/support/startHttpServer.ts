import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HttpServer {
  url: string;
  /** What came in, in order. */
  requests: Pick<IncomingMessage, 'method' | 'url' | 'headers'>[];
  /** How the next requests are answered. */
  answer(listener: RequestListener): void;
  close(): Promise<void>;
}

/** Longer than clients keep idle connections. By Node's 5 seconds a request may use one that is just being closed. */
export const KEEP_CONNECTIONS = { keepAliveTimeout: 65_000 };

/** A real server on loopback that answers as a test says. */
export async function startHttpServer(listener: RequestListener): Promise<HttpServer> {
  let current = listener;
  const requests: HttpServer['requests'] = [];
  const server = createServer(KEEP_CONNECTIONS, (request, response) => {
    requests.push({ method: request.method, url: request.url, headers: request.headers });
    current(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer: (next) => void (current = next),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
