import type { IncomingMessage, ServerResponse } from 'node:http';
import { attempt } from '../../values';
import { controlCorsHeaders } from './access';
import { type Fault, type Faults, findWrongField } from './fault';
import { type Answer, errorAnswer, jsonAnswer, readBody, sendAnswer } from './http';
import type { ReceivedLog } from './received';

const A_FAULT =
  'It has a target, config or track, and any of: status, body, headers, delayMs, drop (before or after), truncate, times.';

const DONE: Answer = { status: 204, body: '' };

const done = (run: () => void) => () => {
  run();
  return DONE;
};

/**
 * The server's own routes for pages and tests: the received events, and the faults. `isHostChecked`: the `Host` of every
 * request was already checked.
 */
export function createControl(received: ReceivedLog, faults: Faults, isHostChecked: boolean) {
  const routes: Readonly<Record<string, (request: IncomingMessage) => Answer | Promise<Answer>>> = {
    'GET /': () => ({ status: 200, body: homePage, headers: { 'Content-Type': 'text/html; charset=utf-8' } }),
    'GET /favicon.ico': () => DONE,
    'GET /_events': () => {
      const [events, total] = [received.events(), received.total()];
      return jsonAnswer(200, { events, total, dropped: total - events.length });
    },
    'DELETE /_events': done(received.clear),
    'GET /_faults': () => jsonAnswer(200, faults.list()),
    'POST /_faults': setFaults,
    'DELETE /_faults': done(faults.clear),
  };

  async function setFaults(request: IncomingMessage): Promise<Answer> {
    const body = await readBody(request);
    const given = attempt(() => JSON.parse(body.kind === 'whole' ? body.text : '') as Fault | Fault[], null);
    const next = [given].flat() as Fault[];
    const wrong = next.map(findWrongField).find((field) => field !== undefined);
    if (wrong !== undefined) return errorAnswer(400, `${wrong} is not what a fault can have. ${A_FAULT}`, wrong);
    faults.set(next);
    return jsonAnswer(200, faults.list());
  }

  return async function handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const cors = controlCorsHeaders(request.headers, isHostChecked);
    if (!cors) return sendAnswer(response, errorAnswer(403, 'Only pages of this machine may do this.', 'Origin'));
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const route = method === 'OPTIONS' ? () => DONE : routes[`${method} ${url.pathname}`];
    const answer = route ? await route(request) : errorAnswer(404, 'There is nothing here.');
    sendAnswer(response, answer, cors);
  };
}

/** The page at the server's own address: the addresses of the two APIs, and the newest events, read again every second. */
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
  let shown;
  const show = async () => {
    const text = await (await fetch('/_events')).text();
    if (text === shown) return;
    shown = text;
    const { events, total } = JSON.parse(text);
    byId('count').textContent = total;
    byId('events').replaceChildren();
    for (const { time, visitorId, eventType, data } of events.slice(-500)) {
      const row = byId('events').insertRow(0);
      for (const text of [new Date(time).toLocaleTimeString(), visitorId, eventType, JSON.stringify(data)])
        row.insertCell().textContent = text;
    }
  };
  byId('clear').onclick = () => fetch('/_events', { method: 'DELETE' }).then(show);
  // The server may be away for a while.
  const follow = () => show().catch(() => undefined).then(() => setTimeout(follow, 1000));
  follow();
</script>
`;
