import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KEEP_CONNECTIONS } from '../support/startHttpServer';

export interface TrackServer {
  url: string;
  bodies: { body: string; headers: IncomingMessage['headers']; method: string }[];
  close(): Promise<void>;
}

/** A tracking server over real HTTP; `answer` does what it likes with a request that was read. */
export async function createTrackServer(answer: (response: ServerResponse) => void): Promise<TrackServer> {
  const bodies: TrackServer['bodies'] = [];
  const server = createServer(KEEP_CONNECTIONS, (request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      bodies.push({ body, headers: request.headers, method: request.method! });
      answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1/track/key`,
    bodies,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
