// Runs the cells for every React SDK, each on a page of its own in real Chromium, counts what their owners would get, and
// prints the tables of docs/comparison.md. Not part of CI: `npm ci --prefix test/rivals && node test/rivals/run.js`.
import { readFile } from 'node:fs/promises';
import { cellList } from './harness/cellList.js';
import { prepareSubject } from './harness/prepareSubject.js';
import { runSubject } from './harness/runSubject.js';
import { startServices } from './harness/server.js';
import { measureSizes } from './harness/sizes.js';
import { startBrowser } from './harness/startBrowser.js';
import { subjectList } from './harness/subjectList.js';
import { printTable } from './harness/table.js';

const only = process.argv[2]?.split(',');

const react = JSON.parse(await readFile(new URL('../../node_modules/react/package.json', import.meta.url), 'utf8'));
const sizes = only ? '' : await measureSizes();
const services = await startServices();
const browser = startBrowser();
try {
  const columns = [];
  for (const subject of subjectList.filter(({ name }) => !only || only.includes(name)))
    columns.push(await runSubject(browser, services, await prepareSubject(subject), cellList));
  console.log(`React ${react.version}, Chromium ${(await browser.get()).version()}\n`);
  console.log(printTable(cellList, columns));
  console.log(`\n${sizes}`);
} finally {
  await browser.close();
  await services.close();
}
