import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { apiTarget, type ConfigRules, createApi } from './server/api';
import { createHostCheck } from './server/access';
import { createControl } from './server/control';
import { createFaults, type Fault } from './server/fault';
import { errorAnswer, sendAnswer } from './server/http';
import { createReceivedLog, type ReceivedBatch, type ReceivedEvent, type ReceivedRequest } from './server/received';
import { createServedConfig } from './server/servedConfig';

export interface ConvertServerOptions extends ConvertHandlerOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  /** `127.0.0.1` unless said. */
  host?: string;
  /** Names that the server goes by beside `host` and those of this machine; a request for any other is refused. */
  names?: readonly string[];
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
  const { host = '127.0.0.1', names = [] } = options;
  const isOwnHost = createHostCheck(host, names);
  const { handle, stop, ...handler } = createConvertHandler({ ...options, isOwnHost });
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

interface ConvertHandlerOptions extends ConfigRules {
  /** The document to serve, as the CDN would with a debug token; or what reads it. */
  config: unknown;
  /** Whether tracking with an SDK key that has a secret needs it. Not so by default: a beacon cannot carry it. */
  requireSecretToTrack?: boolean;
  /** How many events, batches and requests are kept, 20 000 each unless said; older ones are forgotten. */
  limit?: number;
  now?: () => number;
  /** Hears a line for every request and every event. */
  log?: (line: string) => void;
  /** Whether a `Host` header names this server. Missing where that is the business of the server it is mounted in. */
  isOwnHost?: (host: string | undefined) => boolean;
}

export interface ConvertHandler {
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** In order of arrival. */
  events(): ReceivedEvent[];
  batches(): ReceivedBatch[];
  /** Every request to the two APIs, preflights included. */
  requests(): ReceivedRequest[];
  /** Events since the last clear, those included that are no longer kept. */
  total(): number;
  /** Forgets what was received; faults stay. */
  clear(): void;
  setConfig(config: unknown): void;
  /** Replaces the faults of the targets named; null ends all. */
  setFault(fault: Fault | readonly Fault[] | null): void;
  /** Ends every delay, for good. */
  stop(): void;
}

/** A Convert server without a port, to be mounted in a server there already is. */
export function createConvertHandler(options: ConvertHandlerOptions): ConvertHandler {
  const { limit = 20_000, now = Date.now, log = () => undefined, isOwnHost } = options;
  const config = createServedConfig(options.config);
  const received = createReceivedLog(limit, now);
  const faults = createFaults();
  const stopping = new AbortController();
  const missingTrackSecret = options.requireSecretToTrack ? 'refuse' : 'allow';
  const answerApi = createApi({
    config,
    rules: options,
    missingTrackSecret,
    received,
    faults,
    log,
    stopping: stopping.signal,
  });
  const answerControl = createControl({ received, faults, isHostChecked: isOwnHost !== undefined });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { host } = request.headers;
    if (isOwnHost?.(host) === false) return sendAnswer(response, errorAnswer(403, foreignHost(host), 'Host'), {});
    const url = parseUrl(request.url);
    if (!url) return sendAnswer(response, errorAnswer(400, 'This is not an address.'), {});
    const api = apiTarget(url.pathname);
    await (api ? answerApi(request, response, url, api) : answerControl(request, response, url));
  }

  return {
    handle(request, response) {
      answer(request, response).catch((error: unknown) => giveUp(response, error));
    },
    events: received.events,
    batches: received.batches,
    requests: received.requests,
    total: received.total,
    clear: received.clear,
    setConfig: config.set,
    setFault(fault) {
      if (fault === null) faults.clear();
      else faults.set(Array.isArray(fault) ? (fault as Fault[]) : [fault as Fault]);
    },
    stop: () => stopping.abort(),
  };
}

const foreignHost = (host = '') => `This server does not go by the name ${host}. --host ${host} says that it does.`;

function parseUrl(text = '/'): URL | null {
  const address = `http://convert.invalid${text}`;
  return text.startsWith('/') && URL.canParse(address) ? new URL(address) : null;
}

/** The server is closing, or has a fault of its own. */
function giveUp(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) return void response.destroy();
  sendAnswer(
    response,
    errorAnswer(500, `The server failed: ${error instanceof Error ? error.message : String(error)}`),
    {},
  );
}
