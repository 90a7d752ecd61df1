import { runCell } from './runCell.js';
import { showCell } from './showCell.js';

/** A column of the tables: every cell of a subject, one after the other, by name. What goes wrong is told and `failed`. */
export async function runSubject(browser, services, subject, cells) {
  const values = {};
  for (const cell of cells) {
    const tell = (problem) => console.error(`${subject.name}, ${cell.name}: ${problem}`);
    try {
      const shown = [];
      for (const config of cell.isBoth ? ['given', 'fetched'] : ['given']) {
        const run = await runCell(await browser.get(), services, subject, cell, config);
        shown.push(showCell(cell, run, subject.served));
        run.problems.forEach(tell);
      }
      values[cell.name] = [...new Set(shown)].join(' / ');
    } catch (error) {
      values[cell.name] = 'failed';
      process.exitCode = 1;
      tell(error.message);
    }
  }
  return { title: subject.title, values };
}
