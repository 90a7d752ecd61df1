// Random tabs of one visitor, from a seed; every event lost or repeated must be explained by a row of docs/delivery.md.
//   node test/engines/randomTabs.js --seed 7 [--browser firefox|webkit] [--loud]
//   node test/engines/randomTabs.js --seed 1 --seeds 20 --at-once 3
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';
import { ensureBrowser } from '../../scripts/findBrowser.js';
import { ensureEngines } from '../../scripts/findEngines.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    browser: { type: 'string', default: 'chromium' },
    'at-once': { type: 'string', default: '1' },
    loud: { type: 'boolean', default: false },
  },
});
const file = fileURLToPath(new URL('runRandomTabs.ts', import.meta.url));
const { module } = await runnerImport(file, { configFile: false, logLevel: 'warn' });
if (values.browser === 'chromium') ensureBrowser();
else ensureEngines();

const seeds = Array.from({ length: Number(values.seeds) }, (_, index) => Number(values.seed) + index);
let unexplained = 0;

async function work() {
  for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
    try {
      report(seed, await module.runRandomTabs({ seed, browser: values.browser, isLoud: values.loud }));
    } catch (error) {
      unexplained += 1;
      console.log(`seed ${seed}: the run itself failed: ${error.stack}`);
    }
  }
}

function report(seed, { events, requests, lost, repeated, findings, history }) {
  console.log(`seed ${seed}: ${events} events in ${requests} requests; ${lost} lost, ${repeated} repeated`);
  for (const { id, arrivals, because } of findings) {
    console.log(`  ${id} arrived ${arrivals} times: ${because ?? 'UNEXPLAINED'}`);
    if (because === null)
      console.log(history.filter((line) => line.includes(`${id},`) || line.endsWith(id)).join('\n'));
  }
  const open = findings.filter(({ because }) => because === null);
  unexplained += open.length;
  if (open.length > 0) console.log(`  The whole of seed ${seed}:\n${history.join('\n')}`);
}

await Promise.all(Array.from({ length: Number(values['at-once']) }, work));
console.log(`\n${unexplained} unexplained`);
process.exit(unexplained === 0 ? 0 : 1);
