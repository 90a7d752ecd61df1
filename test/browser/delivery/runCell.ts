import type { Browser, BrowserContext, Page, Request, Response } from 'playwright';
import { act, begin } from './cells';
import type { Outcome, PageEvent, Trouble } from './cells';
import { createSite } from './createSite';
import type { Site, Subject } from './createSite';

export interface CellResult extends Outcome {
  /** What the app heard through onError, of every page. */
  readonly errors: readonly string[];
}

/** How long the trouble goes on after the page event. */
const TROUBLE_MS = 600;
const MOST_MS = 25_000;
/** Ids of what each page tracks: the exposure, and one conversion for each goal. */
export const TRACKED = ['500', '900', '901', '902'];

/** One cell of the matrix: a site, a browser context and servers of its own. */
export async function runCell(
  browser: Browser,
  event: PageEvent,
  trouble: Trouble,
  subject: Subject = 'page.ts',
): Promise<CellResult> {
  const site = await createSite(subject);
  const context = await browser.newContext();
  try {
    const pages = await openPages(context, event === 'three tabs' ? 3 : 1);
    const attempt = firstAttempt(context, trouble);
    // A page cannot be loaded offline: there the trouble begins with the first event.
    const early = trouble === 'offline' ? undefined : await begin(trouble, site, context);
    // A page that is killed or closed from outside must not have sent by then.
    const patience = event === 'kill' || event === 'close' ? '?debounce=1000' : '';
    await Promise.all(pages.map((each) => each.goto(site.page + patience)));
    const end = early ?? (await begin(trouble, site, context));
    await Promise.all(pages.map((each) => each.evaluate(() => window.harness.ready)));
    await attempt();
    await act[event](pages[0]!, site, pages.slice(1));
    await new Promise((resolve) => setTimeout(resolve, TROUBLE_MS));
    await end();
    await comeBack(context, site, trouble);
    const errors = await Promise.all(context.pages().map(errorsOf));
    return { ...count(site, TRACKED), errors: errors.flat() };
  } finally {
    await context.close();
    await site.close();
  }
}

async function openPages(context: BrowserContext, number: number): Promise<Page[]> {
  return Promise.all(Array.from({ length: number }, () => context.newPage()));
}

/** Listens now; waits, when called, until the page has learnt what there is to learn of the server. */
export function firstAttempt(context: BrowserContext, trouble: Trouble): () => Promise<void> {
  if (trouble === 'offline') return () => new Promise((resolve) => setTimeout(resolve, 500));
  const isTracking = (about: Request | Response): boolean => about.url().includes('/v1/track/');
  const outcome = new Promise<void>((resolve) => {
    const check = (about: Request | Response): void => void (isTracking(about) && resolve());
    // A slow server is met in the middle of an answer.
    if (trouble === 'slow') context.on('request', check);
    else context.on('response', check).on('requestfailed', check);
  });
  return async () => {
    await outcome;
    await new Promise((resolve) => setTimeout(resolve, 100));
  };
}

/** Somebody loads a page of the site, which sees to what is left. */
export async function comeBack(context: BrowserContext, { followUp }: Site, trouble?: Trouble): Promise<Page> {
  const page = await context.newPage();
  await page.goto(followUp);
  await page.evaluate(() => window.harness.ready);
  if (trouble === 'blocked') await page.waitForTimeout(2_000);
  else await page.waitForFunction(() => window.harness.waiting() === 0, null, { timeout: MOST_MS, polling: 50 });
  return page;
}

/** Pages that are gone, or not ours, have nothing to say. */
async function errorsOf(page: Page): Promise<string[]> {
  const silence = new Promise<string[]>((resolve) => setTimeout(() => resolve([]), 1_000));
  return Promise.race([page.evaluate(() => window.harness.errors).catch(() => []), silence]);
}

/** How many of these experiences, goals and `{goal}:{amount}` did not arrive, and how many arrivals were one too many. */
export function count({ tracking }: Site, expected: readonly string[]): Outcome {
  const ids = tracking.events().map(({ data }) => {
    const amount = (data.goalData as { key: string; value: unknown }[] | undefined)?.find(
      ({ key }) => key === 'amount',
    );
    return amount ? `${data.goalId}:${amount.value}` : String(data.experienceId ?? data.goalId);
  });
  const numbers = expected.map((id) => ids.filter((other) => other === id).length);
  return {
    lost: numbers.filter((number) => number === 0).length,
    repeated: numbers.reduce((sum, number) => sum + Math.max(0, number - 1), 0),
  };
}
