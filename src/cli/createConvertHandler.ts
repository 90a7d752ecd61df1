import type { IncomingMessage, ServerResponse } from 'node:http';
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

export interface ConvertHandlerOptions extends ConfigRules {
  /** The document to serve, as the CDN would with a debug token; or what reads it. */
  config: unknown;
  /** Whether tracking with an SDK key that has a secret needs it. Not so by default: a beacon cannot carry it. */
  requireSecretToTrack?: boolean;
  /** How many events, batches and requests are kept, 20 000 each unless said; older ones are forgotten. */
  limit?: number;
  now?: () => number;
  /** Hears a line for every request and every event. */
  log?: (line: string) => void;
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
  const { limit = 20_000, now = Date.now, log = () => undefined } = options;
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

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
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
