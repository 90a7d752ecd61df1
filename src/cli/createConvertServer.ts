import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHostCheck } from './server/access';
import { type ConvertHandlerOptions, createConvertHandler } from './server/handler';

export interface ConvertServerOptions extends ConvertHandlerOptions {
  /** The default, 0, takes a free port. */
  port?: number;
  /** Default: `127.0.0.1`. */
  host?: string;
  /** Further names of the server, beside `host` and the names of this machine. A request for any other name is refused. */
  names?: readonly string[];
  /**
   * False closes every connection after one answer. Chromium repeats a request by itself, also a POST, when a connection that
   * it has used before is cut without an answer. A test that counts requests around `drop` needs false.
   */
  keepAlive?: boolean;
}

export type ConvertServer = Awaited<ReturnType<typeof createConvertServer>>;

/**
 * A local Convert server: both APIs for one project, a log of what was tracked, and faults on demand. For tests and for
 * developing offline.
 *
 * @example
 * const server = await createConvertServer({ config: JSON.parse(await readFile('project.json', 'utf8')) });
 * const { configEndpoint, trackEndpoint } = server;
 * createConvertClient({ sdkKey: '10035569/10034190', environment: 'production', configEndpoint, trackEndpoint });
 */
export async function createConvertServer(options: ConvertServerOptions) {
  const { host = '127.0.0.1', names = [] } = options;
  const { handle, stop, ...handler } = createConvertHandler({ ...options, isOwnHost: createHostCheck(host, names) });
  const server = createServer(handle);
  // Longer than any client keeps an idle connection. Else a request could use a connection that is just being closed.
  server.keepAliveTimeout = 120_000;
  server.maxRequestsPerSocket = options.keepAlive === false ? 1 : 0;

  const listen = async (port: number): Promise<void> => {
    server.listen(port, host);
    await once(server, 'listening');
  };
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
    /** Cuts all connections and refuses new ones. */
    pause: stopListening,
    /** Listens again at the same address. Everything received is kept. */
    resume: () => listen(port),
    close() {
      stop();
      return stopListening();
    },
  };
}

/** The host for an address. A server that listens on all interfaces is reached at the loopback address. */
function reachableHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
