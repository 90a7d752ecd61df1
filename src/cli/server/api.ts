import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AccessRules, corsHeaders, findRefusal } from './access';
import type { Fault, Faults } from './fault';
import { type Answer, type Body, errorAnswer, jsonAnswer, LONGEST_BODY, readBody, sendAnswer } from './http';
import { formatEvent, printable, type ReceivedLog } from './received';
import { selectConfig, type ServedConfig } from './servedConfig';
import { parseTrackBody, type TrackBody } from './trackBody';

interface ApiOptions {
  config: ServedConfig;
  rules: ConfigRules;
  /** Convert lets a beacon track without the secret, because a beacon cannot carry it. */
  trackNeedsSecret: boolean;
  received: ReceivedLog;
  faults: Faults;
  log: (line: string) => void;
  /** Ends every delay when the server closes. */
  stopping: AbortSignal;
}

interface ApiTarget {
  target: 'config' | 'track';
  /** What follows `/config/` or `/track/`. */
  path: string;
}

const METHODS = { config: ['GET', 'HEAD'], track: ['POST'] };

/** Which of the two APIs an address belongs to; null for none. */
export function apiTarget(pathname: string): ApiTarget | null {
  const match = /^\/(?:api\/v1\/(config)|v1\/(track))\/(.+)$/.exec(pathname);
  return match && { target: match[1] ? 'config' : 'track', path: match[3] ?? '' };
}

/** Answers requests to Convert's two APIs, with the faults applied. */
export function createApi(options: ApiOptions) {
  const { config, rules, received, faults, log, stopping } = options;

  return async function handle(request: IncomingMessage, response: ServerResponse, url: URL, api: ApiTarget) {
    const { method = '', headers } = request;
    const line = (outcome: string) => log(printable(`${method} ${url.pathname} ${outcome}`));
    const noteStatus = received.addRequest(requestRecord(request, url, api));
    const send = (answer: Answer) => {
      noteStatus(answer.status);
      sendAnswer(response, answer, corsHeaders(headers));
    };
    if (method === 'OPTIONS') return send({ status: 204, body: '' });
    const allowed = METHODS[api.target];
    if (!allowed.includes(method)) {
      return send(errorAnswer(405, `${method} is not allowed here.`, '', { Allow: allowed.join(', ') }));
    }

    const fault = faults.take(api.target);
    if (fault?.drop === 'before') {
      await wait(fault.delayMs);
      line('dropped before it was read');
      return void request.socket.destroy();
    }
    const body = await readBody(request);
    if (body.kind === 'cut') return line('cut off by its sender');
    const answer = spoil(fault, () => route(api, url, headers, body));
    await wait(fault?.delayMs);
    if (fault?.drop === 'after') {
      line('read, then dropped');
      return void request.socket.destroy();
    }
    line(`${answer.status}${fault ? ' (fault)' : ''}`);
    send(answer);
  };

  function route(api: ApiTarget, url: URL, headers: IncomingMessage['headers'], body: Body): Answer {
    let document: unknown;
    try {
      document = config.read();
    } catch (error) {
      return errorAnswer(500, `The config could not be read: ${String(error)}`);
    }
    if (api.target === 'config') return answerConfig(api.path, url.searchParams, headers, document, rules);
    const { answer, accepted } = answerTrack(api.path, body, headers, document, rules, options.trackNeedsSecret);
    if (accepted && body.kind === 'whole') {
      for (const event of received.addBatch(accepted, headers, body.bytes)) log(formatEvent(event, document));
    }
    return answer;
  }

  /** A delay does not keep the process alive. */
  async function wait(delayMs = 0): Promise<void> {
    if (delayMs > 0) await sleep(delayMs, undefined, { signal: stopping, ref: false });
  }
}

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

function requestRecord(request: IncomingMessage, url: URL, { target }: ApiTarget) {
  return {
    target,
    method: request.method ?? '',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    lowCache: url.searchParams.get('_conv_low_cache') === '1',
    headers: request.headers,
  };
}

export interface ConfigRules extends AccessRules {
  /** Tokens that open the debug config. Any other token is refused. */
  readonly debugTokens?: readonly string[] | undefined;
}

/** `GET {configEndpoint}/config/{path}`. */
function answerConfig(
  path: string,
  query: URLSearchParams,
  headers: IncomingHttpHeaders,
  document: unknown,
  rules: ConfigRules,
): Answer {
  const refusal = findRefusal(path, headers.authorization, document, rules, true);
  if (refusal) return refusal;
  const token = String(headers['convert-debug-token'] ?? query.get('debug_token') ?? '');
  if (token !== '' && !rules.debugTokens?.includes(token)) {
    return errorAnswer(401, 'This debug token is unknown or has expired.', 'convert-debug-token');
  }
  const selection = {
    environment: query.get('environment') || null,
    experienceId: query.get('exp') || null,
    isDebug: token !== '',
  };
  return jsonAnswer(200, selectConfig(document, selection) ?? null);
}

/** `POST {trackEndpoint}/track/{path}`: the answer, and the body to record when it is accepted. */
function answerTrack(
  path: string,
  body: Body,
  headers: IncomingHttpHeaders,
  document: unknown,
  rules: AccessRules,
  needsSecret: boolean,
): { answer: Answer; accepted: TrackBody | null } {
  const refuse = (answer: Answer) => ({ answer, accepted: null });
  const refusal = findRefusal(path, headers.authorization, document, rules, needsSecret);
  if (refusal) return refuse(refusal);
  if (body.kind !== 'whole') {
    return refuse(errorAnswer(413, `The body is longer than ${LONGEST_BODY} bytes.`, 'body', { Connection: 'close' }));
  }
  const parsed = parseTrackBody(body.text, document);
  if ('complaint' in parsed) return refuse(errorAnswer(400, parsed.complaint.message, parsed.complaint.fields));
  return { answer: jsonAnswer(200, { code: 200, message: 'OK' }), accepted: parsed.body };
}
