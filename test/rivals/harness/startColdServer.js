import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import { scriptsAtOnce } from './bundles.js';
import { routes } from './server.js';

/**
 * Pages, scripts and configs from one origin, gzipped, as a site and its CDN would serve them. `head` is what a page has in its
 * `<head>`. Requests for configs are counted.
 */
export async function startColdServer(pages) {
  let fetches = 0;
  const send = (response, body, type) => {
    const zipped = gzipSync(body);
    response.writeHead(200, { 'content-type': type, 'content-encoding': 'gzip', 'content-length': zipped.length });
    response.end(zipped);
  };

  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const path = request.url ?? '/';
    const [, kind, name, file] = /^\/(page|script)\/(\w+)(?:\/(.+))?$/.exec(path) ?? [];
    if (kind === 'page') return send(response, htmlOf(name, pages[name]), 'text/html');
    if (kind === 'script') return send(response, pages[name].scripts.get(file), 'text/javascript');
    if (path === '/empty') return send(response, '<!doctype html><title>Empty</title>', 'text/html');
    if (path.startsWith('/launchdarkly/eval/'))
      return void response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    for (const { path: pattern, config, events } of routes) {
      const match = pattern.exec(path.replace(/^(\/\w+\/.*?)\/+/, '$1/'));
      if (!match) continue;
      if (events) return send(response, '{"success":true}', 'application/json');
      fetches += 1;
      return send(response, JSON.stringify(config(match, Buffer.concat(chunks).toString())), 'application/json');
    }
    response.writeHead(404).end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    takeFetches() {
      const taken = fetches;
      fetches = 0;
      return taken;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** As bundlers write it: every script that is needed at once is named in the page. */
const htmlOf = (name, { head = '', scripts }) => {
  const links = [...scriptsAtOnce(scripts)]
    .slice(1)
    .map((file) => `<link rel="modulepreload" href="/script/${name}/${file}">`);
  return `<!doctype html><html><head><title>${name}</title>${head}${links.join('')}<script type="module" src="/script/${name}/main.js"></script></head><body></body></html>`;
};
