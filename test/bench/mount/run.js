// Mounts 10,000 hooks in real Chromium, ours and hand-written ones in turn, on React's production build. Prints the
// median of each and their ratio; ends with an error when the ratio is above the goal.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { build } from 'tsup';
import { BROWSER_ARGS, ensureBrowser } from '../../../scripts/findBrowser.js';

const GOAL = 2;
const ROUNDS = Number(process.env.ROUNDS ?? 15);
const HOOKS = 10_000;
const KEYS = [1, 100, 10_000];
/** What an app has: many components, some keys. The others show what the number of keys costs. */
const JUDGED_KEYS = 100;

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

await build({
  entry: { page: path('page.tsx') },
  outDir: path('dist'),
  format: ['iife'],
  platform: 'browser',
  target: 'es2022',
  noExternal: [/./],
  env: { NODE_ENV: 'production' },
  config: false,
  clean: true,
  silent: true,
});

const browser = await chromium.launch({
  executablePath: ensureBrowser(),
  args: [...BROWSER_ARGS, '--js-flags=--expose-gc'],
});
try {
  const page = await browser.newPage();
  const outside = [];
  await page.route('**/*', (route) => {
    outside.push(route.request().url());
    return route.abort();
  });
  await page.addScriptTag({ content: await readFile(path('dist/page.global.js'), 'utf8') });
  console.log(`Chromium ${browser.version()}, React production build, medians of ${ROUNDS} interleaved mounts\n`);
  console.log('| 10,000 hooks on | ours | hand-written | ratio | goal |\n| --- | ---: | ---: | ---: | --- |');
  for (const keys of KEYS) {
    const options = { hooks: HOOKS, keys, rounds: ROUNDS };
    const times = await page.evaluate((asked) => globalThis.measureMounts(asked), options);
    const [ours, handWritten] = [median(times.ours), median(times.handWritten)];
    const ratio = ours / handWritten;
    const isJudged = keys === JUDGED_KEYS;
    const verdict = isJudged ? `at most ${GOAL}: ${ratio <= GOAL ? 'holds' : 'misses'}` : '';
    const what = `${keys.toLocaleString('en')} ${keys === 1 ? 'key' : 'keys'}`;
    console.log(
      `| ${what} | ${ours.toFixed(1)} ms | ${handWritten.toFixed(1)} ms | ${ratio.toFixed(2)} times | ${verdict} |`,
    );
    if (isJudged && ratio > GOAL) process.exitCode = 1;
  }
  if (outside.length > 0) throw new Error(`The benchmark reached for the network: ${outside.join(', ')}`);
} finally {
  await browser.close();
}
