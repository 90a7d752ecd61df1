import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { apiTarget, createApi } from './server/api';
import { type AccessRules, createHostCheck } from './server/access';
import { createControl } from './server/control';
import { createFaults, type Fault } from './server/fault';
import { errorAnswer, sendAnswer } from './server/http';
import { createReceivedLog } from './server/received';
import { createServedConfig } from './server/servedConfig';

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

interface ConvertHandlerOptions extends AccessRules {
  /** The document to serve, as the CDN serves it with a debug token. */
  config: unknown;
  /** How many events and how many requests are kept. Default: 20,000. Older ones are dropped. */
  limit?: number;
  now?: () => number;
  /** Called with one line of text for every request and every event. */
  log?: (line: string) => void;
  /** Whether a `Host` header names this server. Leave it out when the server that mounts the handler checks it. */
  isOwnHost?: (host: string) => boolean;
}

export type ConvertHandler = ReturnType<typeof createConvertHandler>;

/** A Convert server without a port of its own, to be mounted in another server. */
export function createConvertHandler(options: ConvertHandlerOptions) {
  const { limit = 20_000, now = Date.now, log = () => undefined, isOwnHost } = options;
  const config = createServedConfig(options.config);
  const received = createReceivedLog(limit, now);
  const faults = createFaults();
  const stopping = new AbortController();
  const answerApi = createApi({ config, rules: options, received, faults, log, stopping: stopping.signal });
  const answerControl = createControl(received, faults, isOwnHost !== undefined);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { host = '' } = request.headers;
    const foreign = `This server does not go by the name ${host}. --host ${host} says that it does.`;
    if (isOwnHost?.(host) === false) return sendAnswer(response, errorAnswer(403, foreign, 'Host'));
    const url = parseUrl(request.url);
    if (!url) return sendAnswer(response, errorAnswer(400, 'This is not an address.'));
    const api = apiTarget(url.pathname);
    await (api ? answerApi(request, response, url, api) : answerControl(request, response, url));
  }

  const { events, requests, total, clear } = received;
  return {
    handle(request: IncomingMessage, response: ServerResponse): void {
      answer(request, response).catch((error: unknown) => giveUp(response, error));
    },
    ...{ events, requests, total, clear },
    setConfig: config.set,
    /** Replaces the faults of the targets that are named. Null removes all faults. */
    setFault: (fault: Fault | readonly Fault[] | null): void => (fault ? faults.set([fault].flat()) : faults.clear()),
    /** Ends every delay. Later delays end at once. */
    stop: () => stopping.abort(),
  };
}

function parseUrl(text = '/'): URL | null {
  const address = `http://convert.invalid${text}`;
  return text.startsWith('/') && URL.canParse(address) ? new URL(address) : null;
}

/** Answers 500 when the handler throws, or cuts the connection when the answer has begun. */
function giveUp(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) return void response.destroy();
  const message = error instanceof Error ? error.message : String(error);
  sendAnswer(response, errorAnswer(500, `The server failed: ${message}`));
}
