// Tracks three conversions in a page of every React SDK that sends any, lets the page end and the network fail, and counts
// what arrives: the table of delivery in docs/comparison.md. `node test/rivals/deliver.js`, about fifteen minutes.
import { deliveryList } from './harness/deliveryList.js';
import { inTurns } from './harness/inTurns.js';
import { prepareSubject } from './harness/prepareSubject.js';
import { runDelivery } from './harness/runDelivery.js';
import { startBrowser } from './harness/startBrowser.js';
import { subjectList } from './harness/subjectList.js';
import { printTable } from './harness/table.js';

const AT_ONCE = 8;
const only = process.argv[2]?.split(',');

const browser = startBrowser();
try {
  const subjects = subjectList.filter(({ name, tracks }) => tracks && (!only || only.includes(name)));
  const columns = [];
  const cells = [];
  for (const subject of subjects) {
    const { title, script } = await prepareSubject(subject);
    const values = {};
    columns.push({ title, values });
    for (const row of deliveryList) cells.push({ row, script, values, of: `${subject.name}, ${row.name}` });
  }
  await inTurns(AT_ONCE, cells, async ({ row, script, values, of }) => {
    try {
      const { lost, repeated } = await runDelivery(await browser.get(), script, row);
      values[row.name] = `${lost} / ${repeated}`;
    } catch (error) {
      values[row.name] = 'failed';
      process.exitCode = 1;
      console.error(`${of}: ${error.message}`);
    }
  });
  console.log(printTable(deliveryList, columns));
} finally {
  await browser.close();
}
