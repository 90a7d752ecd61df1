// The fault matrix with Convert's own SDK in the page, for the table in docs/delivery.md.
//   npm ci --prefix test/parity/oracle && node test/browser/delivery/measureOfficial.js
import { chromium } from 'playwright';
import { runnerImport } from 'vite';
import { BROWSER_ARGS, findBrowser } from '../../../scripts/findBrowser.js';

const AT_ONCE = 4;
const LONGEST_MS = 45_000;

const load = async (name) => (await runnerImport(new URL(`./${name}.ts`, import.meta.url).pathname)).module;
const { PAGE_EVENTS, TROUBLES } = await load('cells');
const { createProfiles } = await load('createProfiles');
const { cellName, formatMatrix } = await load('formatMatrix');
const { runCell } = await load('runCell');

const browser = await chromium.launch({
  executablePath: findBrowser() ?? undefined,
  args: BROWSER_ARGS,
  ignoreDefaultArgs: ['--disable-back-forward-cache'],
});
const profiles = createProfiles(browser);
const measured = new Map();
const cells = PAGE_EVENTS.flatMap((event) => TROUBLES.map((trouble) => [event, trouble]));

async function work() {
  for (let cell = cells.shift(); cell; cell = cells.shift()) {
    const [event, trouble] = cell;
    const late = new Promise((_, reject) => setTimeout(() => reject(new Error('too long')), LONGEST_MS).unref());
    try {
      measured.set(
        cellName(event, trouble),
        await Promise.race([
          profiles.use((profile) => runCell(profile, event, trouble, undefined, 'officialPage.js')),
          late,
        ]),
      );
    } catch (error) {
      console.error(`${cellName(event, trouble)}: ${error.message.split('\n')[0]}`);
    }
  }
}

await Promise.all(Array.from({ length: AT_ONCE }, work));
await browser.close();
console.log(formatMatrix(measured));
