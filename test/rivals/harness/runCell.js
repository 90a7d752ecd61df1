import { openContext } from './openContext.js';

/** One cell of one subject, on a fresh page with fresh storage: what was seen, what was counted, what went wrong. */
export async function runCell(browser, services, { script, served }, cell, config) {
  services.begin(cell.configDelay ?? 0);
  const { context, outside, problems } = await openContext(browser, services.origin);
  try {
    const page = await context.newPage();
    await page.goto(services.origin);
    await page.addScriptTag({ content: script });
    const seen = await page.evaluate(
      ([name, options]) => globalThis.runCell(name, options),
      [cell.name, { origin: services.origin, html: served.html, config }],
    );
    const { exposures, fetches, unknown } = services.received();
    if (outside.length > 0) throw new Error(`It asked ${outside.join(', ')}`);
    if (unknown.length > 0) problems.push(`unknown requests: ${unknown.join(', ')}`);
    return { seen, exposures: [...seen.exposures, ...exposures], fetches, problems };
  } finally {
    await context.close();
  }
}
