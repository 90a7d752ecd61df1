import { createServer } from 'node:http';
import {
  convertDocument,
  growthBookPayload,
  launchDarklyFlags,
  openFeatureFlags,
  optimizelyDatafile,
  statsigValues,
} from '../project.js';

/** What each service asks for and sends, by path. `config` answers may be delayed; `events` give exposures. */
const routes = [
  { path: /^\/growthbook\/api\/features\//, config: () => growthBookPayload() },
  { path: /^\/statsig\/v1\/initialize/, config: (_, body) => statsigValues(JSON.parse(body).user) },
  { path: /^\/statsig\/v1\/rgstr/, events: readStatsig },
  { path: /^\/optimizely\/.*\.json/, config: () => optimizelyDatafile() },
  {
    path: /^\/launchdarkly\/sdk\/evalx\/env\/contexts\/(.*)/,
    config: ([, context]) => launchDarklyFlags(decode(context)),
  },
  { path: /^\/launchdarkly\/events\/bulk\//, events: readLaunchDarkly },
  { path: /^\/openfeature\/flags\.json/, config: () => openFeatureFlags() },
  { path: /^\/convert\/config\//, config: () => convertDocument() },
  { path: /^\/convert\/track\//, events: readConvert },
];

const decode = (context) => JSON.parse(Buffer.from(context.split('?')[0], 'base64url').toString());

/** Statsig's exposure events; an experiment's says which rule, so which arm. Without values for a user it names none. */
function readStatsig(body) {
  return JSON.parse(body)
    .events.filter(
      ({ eventName, metadata }) => /^statsig::(config|gate)_exposure$/.test(eventName) && metadata.ruleID !== '',
    )
    .map(({ metadata, user }) => ({
      key: metadata.config ?? metadata.gate,
      arm: metadata.ruleID.split('-').pop(),
      visitor: user.userID,
    }));
}

/** LaunchDarkly's full events, which it sends for flags that are in an experiment; its summaries count all evaluations. */
function readLaunchDarkly(body) {
  return JSON.parse(body)
    .filter(({ kind }) => kind === 'feature')
    .map(({ key, value, context }) => ({ key, arm: String(value), visitor: context.key }));
}

function readConvert(body) {
  const { experiences } = convertDocument();
  return JSON.parse(body)
    .visitors.flatMap(({ visitorId, events }) => events.map((event) => ({ ...event, visitorId })))
    .filter(({ eventType }) => eventType === 'bucketing')
    .map(({ data, visitorId }) => {
      const experience = experiences.find(({ id }) => id === data.experienceId);
      const variation = experience.variations.find(({ id }) => id === data.variationId);
      return { key: experience.key, arm: variation.key, visitor: visitorId };
    });
}

/** The services of all subjects on this machine, and the page. */
export async function startServices() {
  let exposures = [];
  let fetches = 0;
  let delay = 0;
  let unknown = [];

  const answer = (response, body, type = 'application/json') => {
    response.writeHead(200, { 'content-type': type });
    response.end(body);
  };

  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const path = request.url ?? '/';
    if (path === '/') return answer(response, '<!doctype html><title>Rivals</title><body></body>', 'text/html');
    // LaunchDarkly's stream of changes: open, and silent, since nothing changes.
    if (path.startsWith('/launchdarkly/eval/'))
      return void response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    for (const { path: pattern, config, events } of routes) {
      const match = pattern.exec(path.replace(/^(\/\w+\/.*?)\/+/, '$1/'));
      if (!match) continue;
      if (events) {
        exposures.push(...events(body));
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
      unknown = [];
      fetches = 0;
      delay = configDelay;
    },
    /** The exposures that have arrived since this was last asked. */
    takeExposures: () => exposures.splice(0),
    received: () => ({ fetches, unknown }),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
