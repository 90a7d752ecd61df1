import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorAnswer, jsonAnswer, type Answer } from './answer';
import { controlCorsHeaders } from './corsHeaders';
import type { Faults } from './createFaults';
import type { ReceivedLog } from './createReceivedLog';
import { parseFaults } from './fault';
import { homePage } from './homePage';
import { readBody } from './readBody';
import { sendAnswer } from './sendAnswer';
import { streamEvents } from './streamEvents';

/** How many pages may follow the events at once. */
const MOST_STREAMS = 50;

const A_FAULT =
  'It has a target, config or track, and any of: status, body, headers, delayMs, drop (before or after), truncate, times.';

const DONE: Answer = { status: 204, body: '' };

/** What a page or a test asks of the server itself: the events it has received, and the faults it shall have. */
export function createControl({ received, faults }: { received: ReceivedLog; faults: Faults }) {
  let streams = 0;

  return async function handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const cors = controlCorsHeaders(request.headers);
    if (!cors) return sendAnswer(response, errorAnswer(403, 'Only pages of this machine may do this.', 'Origin'), {});
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    if (method === 'OPTIONS') return sendAnswer(response, DONE, cors);
    if (method === 'GET' && url.pathname === '/_events/stream') return stream(request, response, cors);
    sendAnswer(response, await answer(`${method} ${url.pathname}`, request), cors);
  };

  async function answer(what: string, request: IncomingMessage): Promise<Answer> {
    switch (what) {
      case 'GET /':
        return { status: 200, body: homePage, headers: { 'Content-Type': 'text/html; charset=utf-8' } };
      case 'GET /favicon.ico':
        return DONE;
      case 'GET /_events':
        return jsonAnswer(200, eventList());
      case 'DELETE /_events':
        received.clear();
        return DONE;
      case 'GET /_faults':
        return jsonAnswer(200, faults.list());
      case 'POST /_faults':
        return setFaults(request);
      case 'DELETE /_faults':
        faults.clear();
        return DONE;
      default:
        return errorAnswer(404, 'There is nothing here.');
    }
  }

  function eventList() {
    const events = received.events();
    return { events, total: received.total(), dropped: received.total() - events.length };
  }

  async function setFaults(request: IncomingMessage): Promise<Answer> {
    const body = await readBody(request);
    const parsed = parseFaults(parseJson(body.kind === 'whole' ? body.text : ''));
    if ('wrong' in parsed)
      return errorAnswer(400, `${parsed.wrong} is not what a fault can have. ${A_FAULT}`, parsed.wrong);
    faults.set(parsed.faults);
    return jsonAnswer(200, faults.list());
  }

  function stream(request: IncomingMessage, response: ServerResponse, cors: Record<string, string>): void {
    if (streams >= MOST_STREAMS)
      return sendAnswer(response, errorAnswer(503, 'Too many pages follow the events.'), cors);
    response.writeHead(200, { ...cors, 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    if (request.method === 'HEAD') return void response.end();
    streams += 1;
    response.on('close', () => void (streams -= 1));
    const lastEventId = request.headers['last-event-id'];
    streamEvents(response, received, typeof lastEventId === 'string' ? lastEventId : undefined);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
