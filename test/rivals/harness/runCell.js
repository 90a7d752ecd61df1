import { openContext } from './openContext.js';

/**
 * One cell of one subject, with fresh storage: its pages, loaded as often as the cell says. Returns for each load what the
 * pages saw and what was counted, and what went wrong.
 */
export async function runCell(browser, services, { script, served }, cell, config) {
  services.begin(cell.configDelay ?? 0);
  const { context, outside, problems } = await openContext(browser, services.origin, cell);
  const options = { origin: services.origin, html: served[cell.served ?? 'plain'].html, config };
  try {
    const pages = await Promise.all(Array.from({ length: cell.tabs ?? 1 }, () => context.newPage()));
    const loads = [];
    while (loads.length < (cell.loads ?? 1)) {
      const seen = await Promise.all(pages.map((page) => loadCell(page, script, cell.name, options)));
      loads.push({ seen, exposures: [...seen.flatMap(({ exposures }) => exposures), ...services.takeExposures()] });
    }
    const { fetches, unknown } = services.received();
    if (outside.length > 0) throw new Error(`It asked ${outside.join(', ')}`);
    if (unknown.length > 0) problems.push(`unknown requests: ${unknown.join(', ')}`);
    return { loads, fetches, problems };
  } finally {
    await context.close();
  }
}

/** Opens a page, or loads it once more, and runs the cell in it. */
async function loadCell(page, script, name, options) {
  await (page.url() === 'about:blank' ? page.goto(options.origin) : page.reload());
  await page.addScriptTag({ content: script });
  return page.evaluate(([name, options]) => globalThis.runCell(name, options), [name, options]);
}
