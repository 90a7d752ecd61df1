import { createServer } from 'node:http';
import {
  convertDocument,
  growthBookPayload,
  launchDarklyFlags,
  openFeatureFlags,
  optimizelyDatafile,
  statsigValues,
} from '../project.js';
import { eventReaders } from './eventReaders.js';

/** What each service asks for and sends, by path. `config` answers may be delayed; `events` reads what was sent. */
export const routes = [
  { path: /^\/growthbook\/api\/features\//, config: () => growthBookPayload() },
  { path: /^\/growthbook\/track/, events: eventReaders.growthBook },
  { path: /^\/statsig\/v1\/initialize/, config: (_, body) => statsigValues(JSON.parse(body).user) },
  { path: /^\/statsig\/v1\/rgstr/, events: eventReaders.statsig },
  { path: /^\/optimizely\/.*\.json/, config: () => optimizelyDatafile() },
  { path: /^\/optimizely\/events/, events: eventReaders.optimizely },
  {
    path: /^\/launchdarkly\/sdk\/evalx\/env\/contexts\/(.*)/,
    config: ([, context]) => launchDarklyFlags(decode(context)),
  },
  { path: /^\/launchdarkly\/events\/bulk\//, events: eventReaders.launchDarkly },
  { path: /^\/openfeature\/flags\.json/, config: () => openFeatureFlags() },
  { path: /^\/convert\/config\//, config: () => convertDocument() },
  { path: /^\/convert\/track\//, events: eventReaders.convert },
];

const decode = (context) => JSON.parse(Buffer.from(context.split('?')[0], 'base64url').toString());

/** Chromium by itself repeats a request whose reused connection was cut. */
const NO_REUSE = { connection: 'close' };

/** The services of all subjects on this machine, and the page. */
export async function startServices() {
  let exposures = [];
  let goals = [];
  /** What is wrong with the endpoints of events: they answer `500`, or `cut` the connection unanswered; with anything else they are well. */
  let trouble = null;
  let fetches = 0;
  let delay = 0;
  let unknown = [];

  const answer = (response, body, type = 'application/json') => {
    response.writeHead(200, { 'content-type': type, ...NO_REUSE });
    response.end(body);
  };

  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const path = request.url ?? '/';
    if (path === '/' || path === '/elsewhere')
      return answer(response, '<!doctype html><title>Rivals</title><body></body>', 'text/html');
    // LaunchDarkly's stream of changes: open, and silent, since nothing changes.
    if (path.startsWith('/launchdarkly/eval/'))
      return void response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    for (const { path: pattern, config, events } of routes) {
      const match = pattern.exec(path.replace(/^(\/\w+\/.*?)\/+/, '$1/'));
      if (!match) continue;
      if (events) {
        if (trouble === 'cut') return request.socket.destroy();
        if (trouble === '500') return response.writeHead(500, NO_REUSE).end();
        const read = events(body);
        exposures.push(...read.exposures);
        goals.push(...read.goals);
        return answer(response, '{"success":true}');
      }
      fetches += 1;
      await new Promise((resolve) => setTimeout(resolve, delay));
      return answer(response, JSON.stringify(config(match, body)));
    }
    if (path !== '/favicon.ico') unknown.push(`${request.method} ${path}`);
    response.writeHead(404).end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    /** Begins a cell: nothing received, and configs that take so long. */
    begin(configDelay) {
      exposures = [];
      goals = [];
      trouble = null;
      unknown = [];
      fetches = 0;
      delay = configDelay;
    },
    /** The exposures that have arrived since this was last asked. */
    takeExposures: () => exposures.splice(0),
    received: () => ({ fetches, unknown }),
    /** The conversions that have arrived, by key. */
    receivedGoals: () => goals,
    setTrouble: (next) => (trouble = next),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
