import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConfigDocument } from '../../config/configDocument';
import { type AccessRules, corsHeaders, findRefusal } from './access';
import { createControl } from './control';
import { createFaults, type Fault } from './fault';
import { type Answer, type Body, errorAnswer, jsonAnswer, LONGEST_BODY, readBody, sendAnswer } from './http';
import { createReceivedLog, formatEvent, printable } from './received';
import { createServedConfig, selectConfig } from './servedConfig';
import { parseTrackBody } from './trackBody';

export interface ConvertHandlerOptions extends AccessRules {
  /** The document to serve, as the CDN serves it with a debug token. */
  config: ConfigDocument;
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

  /** Answers a request to one of Convert's two APIs, with the faults applied. */
  async function answerApi(request: IncomingMessage, response: ServerResponse, url: URL, api: ApiTarget) {
    const { method = '', headers } = request;
    const line = (outcome: string) => log(printable(`${method} ${url.pathname} ${outcome}`));
    const noteStatus = received.addRequest(api.target, request, url);
    const send = (answer: Answer) => {
      noteStatus(answer.status);
      sendAnswer(response, answer, corsHeaders(headers));
    };
    const drop = (outcome: string) => {
      line(outcome);
      request.socket.destroy();
    };
    if (method === 'OPTIONS') return send({ status: 204, body: '' });
    const allowed = METHODS[api.target];
    if (!allowed.includes(method)) {
      return send(errorAnswer(405, `${method} is not allowed here.`, '', { Allow: allowed.join(', ') }));
    }

    const fault = faults.take(api.target);
    if (fault?.drop === 'before') {
      await wait(fault.delayMs);
      return drop('dropped before it was read');
    }
    const body = await readBody(request);
    if (body.kind === 'cut') return line('cut off by its sender');
    const answer = spoil(fault, () => route(api, url, headers, body));
    await wait(fault?.delayMs);
    if (fault?.drop === 'after') return drop('read, then dropped');
    line(`${answer.status}${fault ? ' (fault)' : ''}`);
    send(answer);
  }

  function route({ target, path }: ApiTarget, { searchParams }: URL, headers: IncomingHttpHeaders, body: Body): Answer {
    const document = config.current();
    const needsSecret = target === 'config' || options.requireSecretToTrack === true;
    const refusal = findRefusal(path, headers.authorization, document, options, needsSecret);
    if (refusal) return refusal;
    return target === 'config' ? answerConfig(document, searchParams, headers) : answerTrack(document, body, headers);
  }

  function answerConfig(document: ConfigDocument, query: URLSearchParams, headers: IncomingHttpHeaders): Answer {
    const token = String(headers['convert-debug-token'] ?? query.get('debug_token') ?? '');
    if (token !== '' && !options.debugTokens?.includes(token)) {
      return errorAnswer(401, 'This debug token is unknown or has expired.', 'convert-debug-token');
    }
    return jsonAnswer(200, selectConfig(document, query, token !== ''));
  }

  /** Records the events of a body that is accepted. */
  function answerTrack(document: ConfigDocument, body: Body, headers: IncomingHttpHeaders): Answer {
    if (body.kind !== 'whole') {
      return errorAnswer(413, `The body is longer than ${LONGEST_BODY} bytes.`, 'body', { Connection: 'close' });
    }
    const parsed = parseTrackBody(body.text, document);
    if ('complaint' in parsed) return errorAnswer(400, parsed.complaint.message, parsed.complaint.fields);
    for (const event of received.addBatch(parsed.body, headers, body.bytes)) log(formatEvent(event, document));
    return jsonAnswer(200, { code: 200, message: 'OK' });
  }

  /** A delay does not keep the process alive. */
  async function wait(delayMs = 0): Promise<void> {
    if (delayMs > 0) await sleep(delayMs, undefined, { signal: stopping.signal, ref: false });
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

const METHODS = { config: ['GET', 'HEAD'], track: ['POST'] };

/** Which of the two APIs an address belongs to, and what follows `/config/` or `/track/`; null for none. */
function apiTarget(pathname: string) {
  const match = /^\/(?:api\/v1\/(config)|v1\/(track))\/(.+)$/.exec(pathname);
  return match && { target: match[1] ? ('config' as const) : ('track' as const), path: match[3] ?? '' };
}

type ApiTarget = NonNullable<ReturnType<typeof apiTarget>>;

/** The answer with a fault applied. A fault with an error status skips the good answer, so nothing is recorded. */
function spoil(fault: Fault | null, good: () => Answer): Answer {
  if (!fault) return good();
  const { status, body, truncate, headers } = fault;
  const refuses = status !== undefined && (status < 200 || status > 299);
  const answer = refuses ? errorAnswer(status, 'A fault was asked for.') : good();
  const text = body ?? answer.body;
  return {
    status: status ?? answer.status,
    body: truncate ? text.slice(0, Math.floor(text.length / 2)) : text,
    headers: { ...answer.headers, ...headers },
  };
}

/** Answers 500 when the handler throws, or cuts the connection when the answer has begun. */
function giveUp(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) return void response.destroy();
  const message = error instanceof Error ? error.message : String(error);
  sendAnswer(response, errorAnswer(500, `The server failed: ${message}`));
}
