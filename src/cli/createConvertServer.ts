import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errorAnswer } from './server/answer';
import type { ConfigRules } from './server/answerConfig';
import { apiTarget, createApi } from './server/createApi';
import { createControl } from './server/createControl';
import { createFaults } from './server/createFaults';
import { createReceivedLog } from './server/createReceivedLog';
import { createServedConfig } from './server/createServedConfig';
import type { Fault } from './server/fault';
import type { ReceivedBatch, ReceivedEvent, ReceivedRequest } from './server/received';
import { sendAnswer } from './server/sendAnswer';

export interface ConvertServerOptions extends ConfigRules {
  /** The document to serve, as the CDN would with a debug token; or what reads it. */
  config: unknown;
  /** 0, the default, takes a free one. */
  port?: number;
  /** `127.0.0.1` unless said. */
  host?: string;
  /** Whether tracking with an SDK key that has a secret needs it. Not so by default: a beacon cannot carry it. */
  requireSecretToTrack?: boolean;
  /**
   * False closes every connection after one answer. Chromium sends a request again by itself, a POST too, when a connection that
   * it has used before is cut without an answer: a test that counts around `drop` wants false.
   */
  keepAlive?: boolean;
  /** How many events, batches and requests are kept, 20 000 each unless said; older ones are forgotten. */
  limit?: number;
  now?: () => number;
  /** Hears a line for every request and every event. */
  log?: (line: string) => void;
}

export interface ConvertServer {
  url: string;
  port: number;
  configEndpoint: string;
  trackEndpoint: string;
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
  const { host = '127.0.0.1', limit = 20_000, now = Date.now, log = () => undefined } = options;
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
  const answerControl = createControl({ received, faults });

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => giveUp(response, error));
  });
  // Longer than any client keeps an idle connection, or a request could meet one that is just being closed.
  server.keepAliveTimeout = 120_000;
  server.maxRequestsPerSocket = options.keepAlive === false ? 1 : 0;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = parseUrl(request.url);
    if (!url) return sendAnswer(response, errorAnswer(400, 'This is not an address.'), {});
    const api = apiTarget(url.pathname);
    await (api ? answerApi(request, response, url, api) : answerControl(request, response, url));
  }

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
    url,
    port,
    configEndpoint: `${url}/api/v1`,
    trackEndpoint: `${url}/v1`,
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
    pause: stopListening,
    resume: () => listen(port),
    close() {
      stopping.abort();
      return stopListening();
    },
  };
}

function parseUrl(text = '/'): URL | null {
  const address = `http://convert.invalid${text}`;
  return text.startsWith('/') && URL.canParse(address) ? new URL(address) : null;
}

/** A server that listens everywhere is reached here. */
function reachableHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
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
