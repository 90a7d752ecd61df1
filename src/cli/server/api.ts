import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AccessRules, corsHeaders, findRefusal } from './access';
import type { Fault, Faults } from './fault';
import { type Answer, type Body, errorAnswer, jsonAnswer, LONGEST_BODY, readBody, sendAnswer } from './http';
import { formatEvent, printable, type ReceivedLog } from './received';
import { selectConfig, type ServedConfig } from './servedConfig';
import { parseTrackBody } from './trackBody';

interface ApiOptions {
  config: ServedConfig;
  rules: AccessRules;
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
export function createApi({ config, rules, received, faults, log, stopping }: ApiOptions) {
  return async function handle(request: IncomingMessage, response: ServerResponse, url: URL, api: ApiTarget) {
    const { method = '', headers } = request;
    const line = (outcome: string) => log(printable(`${method} ${url.pathname} ${outcome}`));
    const noteStatus = received.addRequest(api.target, request, url);
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

  function route({ target, path }: ApiTarget, { searchParams }: URL, headers: IncomingHttpHeaders, body: Body): Answer {
    const document = config.read();
    const needsSecret = target === 'config' || rules.requireSecretToTrack === true;
    const refusal = findRefusal(path, headers.authorization, document, rules, needsSecret);
    if (refusal) return refusal;
    return target === 'config' ? answerConfig(document, searchParams, headers) : answerTrack(document, body, headers);
  }

  function answerConfig(document: unknown, query: URLSearchParams, headers: IncomingHttpHeaders): Answer {
    const token = String(headers['convert-debug-token'] ?? query.get('debug_token') ?? '');
    if (token !== '' && !rules.debugTokens?.includes(token)) {
      return errorAnswer(401, 'This debug token is unknown or has expired.', 'convert-debug-token');
    }
    const environment = query.get('environment') || null;
    const experienceId = query.get('exp') || null;
    return jsonAnswer(200, selectConfig(document, { environment, experienceId, isDebug: token !== '' }) ?? null);
  }

  /** Records the events of a body that is accepted. */
  function answerTrack(document: unknown, body: Body, headers: IncomingHttpHeaders): Answer {
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
