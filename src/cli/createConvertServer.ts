import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createConvertHandler, type ConvertHandler, type ConvertHandlerOptions } from './createConvertHandler';

export interface ConvertServerOptions extends ConvertHandlerOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  /** `127.0.0.1` unless said. */
  host?: string;
  /**
   * False closes every connection after one answer. Chromium sends a request again by itself, a POST too, when a connection that
   * it has used before is cut without an answer: a test that counts around `drop` wants false.
   */
  keepAlive?: boolean;
}

export interface ConvertServer extends Omit<ConvertHandler, 'handle' | 'stop'> {
  url: string;
  port: number;
  configEndpoint: string;
  trackEndpoint: string;
  /** Refuses connections from now on, and cuts those there are. */
  pause(): Promise<void>;
  /** Listens again at the same address, remembering everything. */
  resume(): Promise<void>;
  close(): Promise<void>;
}

/**
 * A Convert server of one's own: both APIs for one project, a log of what was tracked, and faults on demand. For tests and for
 * developing offline.
 *
 * @example
 * const server = await createConvertServer({ config: JSON.parse(await readFile('project.json', 'utf8')) });
 * createConvertClient({ sdkKey: '10035569/10034190', ...server }); // configEndpoint and trackEndpoint
 */
export async function createConvertServer(options: ConvertServerOptions): Promise<ConvertServer> {
  const { host = '127.0.0.1' } = options;
  const { handle, stop, ...handler } = createConvertHandler(options);
  const server = createServer(handle);
  // Longer than any client keeps an idle connection, or a request could meet one that is just being closed.
  server.keepAliveTimeout = 120_000;
  server.maxRequestsPerSocket = options.keepAlive === false ? 1 : 0;

  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => {
        server.off('error', reject);
        resolve();
      });
    });
  const stopListening = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });

  await listen(options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  const url = `http://${reachableHost(host)}:${port}`;

  return {
    ...handler,
    url,
    port,
    configEndpoint: `${url}/api/v1`,
    trackEndpoint: `${url}/v1`,
    pause: stopListening,
    resume: () => listen(port),
    close() {
      stop();
      return stopListening();
    },
  };
}

/** A server that listens everywhere is reached here. */
function reachableHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
