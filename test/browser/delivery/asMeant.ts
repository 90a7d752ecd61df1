import type { Page } from 'playwright';

/** The machine was too slow, or the browser had other plans: what the cell is about did not come about. */
export class NotAsMeant extends Error {}

const MOST_TRIES = 5;

/** Tries that were given up, for whoever reads the table. */
export const givenUp: string[] = [];

/** Runs a cell again when its situation did not come about; never for what came of it. */
export async function asMeant<T>(name: string, run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof NotAsMeant) || attempt === MOST_TRIES) throw error;
      givenUp.push(`${name}: ${error.message}`);
    }
  }
}

/** The first retry comes half a second after a failure at the earliest. What happens to the page has to happen before. */
const FIRST_RETRY_MS = 480;

export function beforeRetry(failedAt: number): void {
  const passed = Date.now() - failedAt;
  if (passed > FIRST_RETRY_MS) throw new NotAsMeant(`It took ${passed} ms, and a retry may have been under way.`);
}

/** Is this the page that was left, and not one loaded anew? */
export async function expectRestored(page: Page, birth: number): Promise<void> {
  // A new one may have no script yet.
  if ((await page.evaluate(() => (window as Partial<Window>).harness?.birth)) === birth) return;
  const reasons = await page.evaluate(() => {
    const [entry] = performance.getEntriesByType('navigation') as unknown as { notRestoredReasons?: object }[];
    return JSON.stringify(entry?.notRestoredReasons ?? null);
  });
  throw new NotAsMeant(`The page was not kept in the back/forward cache: ${reasons}`);
}
