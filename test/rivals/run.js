// Runs the exposure cells for every React SDK, each on a page of its own in real Chromium, counts what their owners would
// get, and prints the tables of docs/comparison.md. Not part of CI: `npm ci --prefix test/rivals && node test/rivals/run.js`.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright';
import { BROWSER_ARGS, ensureBrowser } from '../../scripts/findBrowser.js';
import { bundlePage, bundleServer } from './harness/bundles.js';
import { startServices } from './harness/server.js';
import { measureSizes } from './harness/sizes.js';
import { printTable } from './harness/table.js';

const here = new URL('.', import.meta.url);

const SUBJECTS = [
  { name: 'convert-react', file: 'convert', package: null },
  { name: 'GrowthBook', file: 'growthbook', package: '@growthbook/growthbook-react' },
  { name: 'Statsig', file: 'statsig', package: '@statsig/react-bindings' },
  { name: 'Optimizely', file: 'optimizely', package: '@optimizely/react-sdk' },
  { name: 'LaunchDarkly', file: 'launchDarkly', package: '@launchdarkly/react-sdk' },
  { name: 'OpenFeature', file: 'openFeature', package: '@openfeature/react-sdk' },
];

/**
 * The experiment of a cell, the arm that must not be counted, and how long its config takes. `isBoth` cells run twice: with
 * a config that is in the page, and with one that is fetched; where these differ, both are shown in this order.
 */
const CELLS = [
  { name: 'one hook', isBoth: true, wanted: '1' },
  { name: 'StrictMode', isBoth: true, wanted: '1' },
  { name: 'suspended, never committed', isBoth: true, wanted: '0' },
  { name: 'first mount suspends under an outer boundary', wanted: '1', configDelay: 100, hasFetches: true },
  { name: 'five re-renders', isBoth: true, wanted: '1' },
  { name: 'two components on one key', wanted: '1' },
  { name: 'unmount and remount', wanted: '1' },
  { name: 'attributes changed by a layout effect of a parent', wanted: '0', key: 'germans', arm: 'b' },
  { name: 'control arm of a feature', wanted: '1', key: 'search' },
  { name: 'hydration', wanted: '1', isHydration: true },
  { name: 'interrupted transition', wanted: '0' },
  { name: 'hidden Activity', wanted: '0' },
  { name: 'hidden Activity, then shown', wanted: '1' },
  { name: 'a late config', configDelay: 700, isContent: true },
  { name: 'a late config, suspense hook', configDelay: 700, isContent: true, isSuspense: true },
  { name: 'no config', configDelay: 60_000, isContent: true },
  { name: 'one of 100 keys changes', isRenders: true },
];

const only = process.argv[2];

async function versionOf(name) {
  const file = new URL(`node_modules/${name}/package.json`, here);
  return JSON.parse(await readFile(file, 'utf8')).version;
}

async function serverHtml(subject, folder) {
  const file = join(folder, `${subject}.mjs`);
  await writeFile(file, await bundleServer(subject));
  return (await import(pathToFileURL(file).href)).renderHero();
}

/** One cell of one subject, on a fresh page with fresh storage. */
async function runCell(browser, services, script, cell, html, config) {
  services.begin(cell.configDelay ?? 0);
  const context = await browser.newContext();
  const outside = [];
  await context.route(
    (url) => url.origin !== services.origin,
    (route) => {
      outside.push(route.request().url());
      return route.abort();
    },
  );
  const page = await context.newPage();
  const problems = [];
  page.on('pageerror', (error) => problems.push(error.message));
  await page.goto(services.origin);
  await page.addScriptTag({ content: script });
  const seen = await page.evaluate(
    ([name, options]) => globalThis.runCell(name, options),
    [cell.name, { origin: services.origin, html, config }],
  );
  await context.close();
  const received = services.received();
  if (outside.length > 0) throw new Error(`It asked ${outside.join(', ')}`);
  if (received.unknown.length > 0) problems.push(`unknown requests: ${received.unknown.join(', ')}`);
  return { seen, received, problems };
}

function show(cell, { seen, received }, server) {
  if (cell.isContent) return seen.contents.join(' → ');
  if (cell.isRenders) return String(seen.renders);
  const counted = [...seen.exposures, ...received.exposures].filter(
    ({ key, arm }) =>
      [cell.key ?? 'hero', cell.key === 'search' ? 'search-test' : ''].includes(key) && (!cell.arm || cell.arm === arm),
  ).length;
  const extra =
    cell.isHydration && server.exposures.length > 0 ? ` (and ${server.exposures.length} on the server)` : '';
  const fetched = cell.hasFetches ? ` (${seen.clients} client, ${received.fetches} fetch)` : '';
  return `${counted}${extra}${fetched}`;
}

const subjects = SUBJECTS.filter(({ name }) => !only || only.split(',').includes(name));
const folder = await mkdtemp(join(tmpdir(), 'convert-react-rivals-'));
const bundles = new Map();
for (const { file } of subjects) bundles.set(file, [await bundlePage(file), await serverHtml(file, folder)]);
await rm(folder, { recursive: true, force: true });
const sizes = only ? '' : await measureSizes();

const services = await startServices();
const launch = () => chromium.launch({ executablePath: ensureBrowser(), args: BROWSER_ARGS });
let browser = await launch();
const columns = [];
try {
  for (const subject of subjects) {
    const [script, server] = bundles.get(subject.file);
    const values = {};
    for (const cell of CELLS) {
      try {
        const shown = [];
        for (const config of cell.isBoth ? ['given', 'fetched'] : ['given']) {
          if (!browser.isConnected()) browser = await launch();
          const run = await runCell(browser, services, script, cell, server.html, config);
          const isMissing = cell.isSuspense && run.seen.contents === undefined;
          shown.push(isMissing ? 'none' : show(cell, run, server));
          for (const problem of run.problems) console.error(`${subject.name}, ${cell.name}: ${problem}`);
        }
        values[cell.name] = [...new Set(shown)].join(' / ');
      } catch (error) {
        values[cell.name] = 'failed';
        process.exitCode = 1;
        console.error(`${subject.name}, ${cell.name}: ${error.message}`);
      }
    }
    const version = subject.package ? await versionOf(subject.package) : '';
    columns.push({ title: `${subject.name} ${version}`.trim(), values });
  }
  const react = JSON.parse(await readFile(new URL('../../node_modules/react/package.json', here), 'utf8')).version;
  console.log(`React ${react}, Chromium ${browser.version()}\n`);
  console.log(printTable(CELLS, columns));
  console.log(`\n${sizes}`);
} finally {
  await browser.close();
  await services.close();
}
