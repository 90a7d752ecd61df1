/** What a browser shows at the server's own address: where the two APIs are, and the events as they come in. */
export const homePage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Local Convert server</title>
<style>
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
  body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
  code { font: 0.9em ui-monospace, monospace; overflow-wrap: anywhere; }
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
    const row = document.createElement('tr');
    const cells = [new Date(event.time).toLocaleTimeString(), event.visitorId, event.eventType, JSON.stringify(event.data)];
    row.append(...cells.map((text, at) => {
      const cell = document.createElement('td');
      cell.append(at === 3 ? document.createElement('code') : '');
      (cell.firstElementChild ?? cell).textContent = text;
      return cell;
    }));
    byId('events').prepend(row);
    if (byId('events').rows.length > 500) byId('events').lastElementChild.remove();
    show(count + 1);
  };
</script>
`;
