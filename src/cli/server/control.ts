import type { IncomingMessage, ServerResponse } from 'node:http';
import { attempt } from '../../values';
import { controlCorsHeaders } from './access';
import { type Faults, parseFaults } from './fault';
import { type Answer, errorAnswer, jsonAnswer, readBody, sendAnswer } from './http';
import type { ReceivedEvent, ReceivedLog } from './received';

/** How many pages may stream the events at once. */
const MOST_STREAMS = 50;

const A_FAULT =
  'It has a target, config or track, and any of: status, body, headers, delayMs, drop (before or after), truncate, times.';

const DONE: Answer = { status: 204, body: '' };

/**
 * The server's own routes for pages and tests: the received events, and the faults. `isHostChecked`: the `Host` of every
 * request was already checked.
 */
export function createControl(received: ReceivedLog, faults: Faults, isHostChecked: boolean) {
  let streams = 0;

  return async function handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const cors = controlCorsHeaders(request.headers, isHostChecked);
    if (!cors) return sendAnswer(response, errorAnswer(403, 'Only pages of this machine may do this.', 'Origin'));
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    if (method === 'OPTIONS') return sendAnswer(response, DONE, cors);
    if (method === 'GET' && url.pathname === '/_events/stream') return stream(request, response, cors);
    sendAnswer(response, await answer(`${method} ${url.pathname}`, request), cors);
  };

  async function answer(what: string, request: IncomingMessage): Promise<Answer> {
    const events = received.events();
    switch (what) {
      case 'GET /':
        return { status: 200, body: homePage, headers: { 'Content-Type': 'text/html; charset=utf-8' } };
      case 'GET /favicon.ico':
        return DONE;
      case 'GET /_events':
        return jsonAnswer(200, { events, total: received.total(), dropped: received.total() - events.length });
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

  async function setFaults(request: IncomingMessage): Promise<Answer> {
    const body = await readBody(request);
    const given = attempt(() => JSON.parse(body.kind === 'whole' ? body.text : '') as unknown, undefined);
    const parsed = parseFaults(given);
    if ('wrong' in parsed) {
      return errorAnswer(400, `${parsed.wrong} is not what a fault can have. ${A_FAULT}`, parsed.wrong);
    }
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

/** A reader that is this many bytes behind is disconnected. It reconnects and gets what it missed. */
const LONGEST_BACKLOG = 16_777_216;

/** How many earlier events a new reader gets. `GET /_events` has them all. */
const MOST_REPLAYED = 5_000;

/**
 * Server-sent events: first the events so far, or those after `lastEventId`, then each new one. `event: clear` means that all
 * events before it were dropped.
 */
export function streamEvents(response: ServerResponse, received: ReceivedLog, lastEventId: string | undefined): void {
  const write = (text: string) => {
    if (response.writableLength > LONGEST_BACKLOG) response.destroy();
    else response.write(text);
  };
  const send = (event: ReceivedEvent) =>
    write(`id: ${received.epoch()}.${event.index}\ndata: ${JSON.stringify(event)}\n\n`);
  const clear = () => write('event: clear\ndata: {}\n\n');

  write('retry: 1000\n\n');
  const [epoch, index] = (lastEventId ?? '').split('.');
  const isContinued = epoch === String(received.epoch());
  if (lastEventId !== undefined && !isContinued) clear();
  received
    .events()
    .filter((event) => !isContinued || event.index > Number(index))
    .slice(-MOST_REPLAYED)
    .forEach(send);
  const unsubscribe = received.subscribe((event) => (event ? send(event) : clear()));
  response.on('close', unsubscribe);
}

/** The page at the server's own address: the addresses of the two APIs, and the events as they come in. */
const homePage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Local Convert server</title>
<style>
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
  body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
  code, td:last-child { font: 0.9em ui-monospace, monospace; overflow-wrap: anywhere; }
  table { width: 100%; border-collapse: collapse; }
  th, td { padding: 0.35rem 0.75rem 0.35rem 0; border-bottom: 1px solid #8884; text-align: left; vertical-align: top; }
  button { float: right; font: inherit; }
</style>
<h1>Local Convert server</h1>
<p>Config endpoint <code id="config"></code>, tracking endpoint <code id="track"></code>.</p>
<button type="button" id="clear">Clear</button>
<h2>Events received: <output id="count" aria-live="polite">0</output></h2>
<table>
  <thead><tr><th>Time<th>Visitor<th>Event<th>Data</thead>
  <tbody id="events"></tbody>
</table>
<script>
  const byId = (id) => document.getElementById(id);
  byId('config').textContent = location.origin + '/api/v1';
  byId('track').textContent = location.origin + '/v1';
  byId('clear').onclick = () => fetch('/_events', { method: 'DELETE' });
  let count = 0;
  const show = (next) => { byId('count').textContent = count = next; };
  const stream = new EventSource('/_events/stream');
  stream.addEventListener('clear', () => { byId('events').replaceChildren(); show(0); });
  stream.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    const row = byId('events').insertRow(0);
    const texts = [new Date(event.time).toLocaleTimeString(), event.visitorId, event.eventType, JSON.stringify(event.data)];
    for (const text of texts) row.insertCell().textContent = text;
    if (byId('events').rows.length > 500) byId('events').lastElementChild.remove();
    show(count + 1);
  };
</script>
`;
