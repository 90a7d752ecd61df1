// How long a first visit waits: from navigation until the variation is on screen, on a slow phone and line, for every React SDK.
// `npm ci --prefix test/rivals && node test/rivals/cold.js [rounds]`; five minutes for the seven rounds it runs by default.
// Rounds are interleaved: a machine that slows down slows all alike. Figures are medians.
import { gzipSync } from 'node:zlib';
import { bundleColdPage, scriptsAtOnce } from './harness/bundles.js';
import { startBrowser } from './harness/startBrowser.js';
import { startColdServer } from './harness/startColdServer.js';
import { subjectList } from './harness/subjectList.js';
import { convertDocument, VISITOR } from './project.js';

const ROUNDS = Number(process.argv[2] ?? 7);
const CPU_SLOWDOWN = 4;
const LINE = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 200_000 };
const LONGEST_MS = 20_000;

const PRELOAD = '<link rel="preload" as="fetch" crossorigin href="/convert/config/1/2">';
/** What a server hands over that has decided one experience. */
const HANDED_OVER = `<script>convertState = ${JSON.stringify(decisionsFor(convertDocument(), 'hero', 'b'))}</script>`;

/** Each row: a page, and whether the visitor has been there before. The pages without an SDK come first. */
const rows = [
  { name: 'no SDK', file: 'bare' },
  { name: 'React Query alone', file: 'reactQueryAlone' },
  { name: 'React Query alone, config preloaded', file: 'reactQueryAlone', head: PRELOAD, page: 'reactQueryPreloaded' },
  ...subjectList.map(({ name, file }) => ({ name, file })),
  { name: 'convert-react, prefetchConfig', file: 'convertPrefetched' },
  { name: 'convert-react, config preloaded', file: 'convert', head: PRELOAD, page: 'preloaded' },
  {
    name: 'convert-react, config preloaded and prefetchConfig',
    file: 'convertPrefetched',
    head: PRELOAD,
    page: 'convertPrefetchedPreloaded',
  },
  { name: 'convert-react/precomputed', file: 'convertPrecomputed', head: HANDED_OVER },
  { name: 'convert-react, a return visit', file: 'convert', isReturn: true },
];

const pages = {};
for (const { file, head, page = file } of rows) pages[page] ??= { head, scripts: await bundleColdPage(file) };

const server = await startColdServer(pages);
const browser = startBrowser();
const figures = new Map(rows.map(({ name }) => [name, []]));
try {
  for (let round = 0; round < ROUNDS; round++)
    for (const row of rows) figures.get(row.name).push(await visit(await browser.get(), row));
  print();
} finally {
  await browser.close();
  await server.close();
}

/** A visit in a profile of its own. Milliseconds until the variation is shown, and from the script's begin; and configs asked for. */
async function visit(chromium, { file, page: name = file, isReturn }) {
  const context = await chromium.newContext();
  try {
    const page = await context.newPage();
    const url = `${server.origin}/page/${name}`;
    if (isReturn) {
      await page.goto(url);
      await page.waitForFunction(() => globalThis.shownAt, undefined, { timeout: LONGEST_MS });
      await page.goto(`${server.origin}/empty`);
    }
    const devtools = await context.newCDPSession(page);
    await devtools.send('Network.enable');
    await devtools.send('Network.emulateNetworkConditions', LINE);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
    server.takeFetches();
    await page.goto(url);
    await page.waitForFunction(() => globalThis.shownAt, undefined, { timeout: LONGEST_MS, polling: 100 });
    const { shownAt, scriptAt } = await page.evaluate(() => ({ shownAt, scriptAt }));
    return { shownAt, scriptAt, fetches: server.takeFetches() };
  } finally {
    await context.close();
  }
}

/** The state of `dehydrate({ mode: 'decisions' })` for a visitor who gets this variation. */
function decisionsFor({ account_id, project, experiences }, key, variationKey) {
  const { id, name, variations } = experiences.find((experience) => experience.key === key);
  const own = variations.find((variation) => variation.key === variationKey);
  const config = {
    ...{ is_part: true, account_id, project, features: [], goals: [] },
    experiences: [{ id, key, name, variations: [{ ...own, traffic_allocation: 0 }] }],
  };
  const decided = [{ key, reason: 'bucketed', variationId: own.id }];
  const visitor = { visitorId: VISITOR, isAnonymous: false, consent: 'granted' };
  return { v: 1, mode: 'decisions', sdkKey: '1/2', ...visitor, config, decided, carriers: {} };
}

function print() {
  const bare = median(figures.get('no SDK').map(({ shownAt }) => shownAt));
  console.log(`Medians of ${ROUNDS} rounds; ${CPU_SLOWDOWN}x slower CPU, 1.6 Mbit/s, 150 ms.\n`);
  console.log(
    '| page | script at once, gzip | variation on screen | over no SDK | after the script began | configs asked for |',
  );
  console.log('| --- | ---: | ---: | ---: | ---: | ---: |');
  for (const { name, file, page = file } of rows) {
    const runs = figures.get(name);
    const shown = median(runs.map(({ shownAt }) => shownAt));
    const after = median(runs.map(({ shownAt, scriptAt }) => shownAt - scriptAt));
    const fetches = [...new Set(runs.map(({ fetches }) => fetches))].join(' or ');
    console.log(
      `| ${name} | ${zippedKilobytes(pages[page].scripts)} | ${milliseconds(shown)} | ${milliseconds(shown - bare)} | ${milliseconds(after)} | ${fetches} |`,
    );
  }
}

function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
}

function milliseconds(value) {
  return `${Math.round(value)} ms`;
}

function zippedKilobytes(scripts) {
  const bytes = [...scriptsAtOnce(scripts)].reduce((sum, file) => sum + gzipSync(scripts.get(file)).length, 0);
  return `${(bytes / 1000).toFixed(1)} kB`;
}
