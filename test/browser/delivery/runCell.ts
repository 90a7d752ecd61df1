import type { BrowserContext, Page, Request, Response } from 'playwright';
import { beforeRetry } from './asMeant';
import { act, begin } from './cells';
import type { Outcome, PageEvent, Trouble } from './cells';
import { count, TRACKED } from './count';
import type { Profile } from './createProfiles';
import { createSite } from './createSite';
import type { Site, Subject } from './createSite';
import { within } from './within';

export interface CellResult extends Outcome {
  /** What the app heard through onError, of every page. */
  readonly errors: readonly string[];
}

/** How long the trouble goes on after the page event. */
const TROUBLE_MS = 600;
const MOST_MS = 40_000;
/** What is declared lost, or not to come again, is given this long to come all the same. */
const QUIET_MS = 400;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** One cell of the matrix: a site and servers of its own. */
export async function runCell(
  profile: Profile,
  event: PageEvent,
  trouble: Trouble,
  declared?: Outcome,
  subject: Subject = 'page.ts',
): Promise<CellResult> {
  const { context } = profile;
  const site = await createSite(subject);
  try {
    const pages = await within(
      'for tabs',
      Promise.all(Array.from({ length: event === 'three tabs' ? 3 : 1 }, profile.open)),
    );
    // A page cannot be loaded offline: there the trouble begins with the first event.
    const early = trouble === 'offline' ? undefined : await begin(trouble, site, context);
    // A page that is killed or closed from outside must not have sent by then.
    const patience = event === 'kill' || event === 'close' ? '?patient' : '';
    await Promise.all(pages.map((each) => each.goto(site.page + patience)));
    await within('for the config', Promise.all(pages.map((each) => each.evaluate(() => window.harness.ready))));
    const end = early ?? (await begin(trouble, site, context));
    await learn(context, site, pages, trouble);
    const failedAt = isHasty(event, trouble) ? await pages[0]!.evaluate(() => window.harness.answeredAt) : null;
    const [page, ...others] = pages as [Page, ...Page[]];
    await within(
      `for the page to ${event}`,
      act[event]({ page, others, site, ended: () => failedAt !== null && beforeRetry(failedAt) }),
    );
    await pause(TROUBLE_MS);
    await end();
    await comeBack(profile, site, trouble);
    await settle(site, TRACKED, declared);
    const errors = await Promise.all(context.pages().map(errorsOf));
    return { ...count(site, TRACKED), errors: errors.flat() };
  } finally {
    await within('for the servers to close', site.close());
  }
}

/** A retry under way as the page ends would be read, too. Where every request fails it makes no difference. */
export const isHasty = (event: PageEvent, trouble: Trouble): boolean =>
  trouble === 'dropped read' && event !== 'stay' && event !== 'three tabs';

/** The pages show their experience, and learn what there is to learn of the server. */
async function learn(context: BrowserContext, site: Site, pages: readonly Page[], trouble: Trouble): Promise<void> {
  // A slow server is met in the middle of an answer.
  const events = trouble === 'slow' ? (['request'] as const) : (['response', 'requestfailed'] as const);
  let stopListening = (): void => {};
  const heard = new Promise<void>((resolve) => {
    const listener = (about: Request | Response): void => {
      if (about.url().startsWith(site.tracking.trackEndpoint)) resolve();
    };
    for (const event of events) context.on(event as 'request', listener);
    stopListening = () => events.forEach((event) => context.off(event as 'request', listener));
  });
  await Promise.all(pages.map((each) => each.evaluate(() => window.harness.expose())));
  if (trouble === 'offline') await pause(500);
  else await within('for the exposure to be sent', heard);
  stopListening();
  if (trouble === 'slow') await pause(100);
  else if (trouble !== 'offline') await Promise.all(pages.map(hasAnswers));
}

/** The page knows of each of its events that it has arrived, or that the server is in trouble. */
export async function hasAnswers(page: Pick<Page, 'waitForFunction'>): Promise<void> {
  await page.waitForFunction(() => window.harness.isAnswered(), null, { timeout: MOST_MS, polling: 20 });
}

/** Somebody loads a page of the site, which sees to what is left. */
export async function comeBack({ visitor }: Profile, { followUp }: Site, trouble?: Trouble): Promise<void> {
  await visitor.goto(followUp);
  await within(
    'for the config of who comes back',
    visitor.evaluate(() => window.harness.ready),
  );
  if (trouble === 'blocked') await pause(2_000);
  else await visitor.waitForFunction(() => window.harness.waiting() === 0, null, { timeout: MOST_MS, polling: 50 });
}

/** What was handed to the browser may still be on its way, and what must not come is given a while to come. */
export async function settle(site: Site, expected: readonly string[], declared?: Outcome): Promise<void> {
  const until = Date.now() + 10_000;
  while (declared && count(site, expected).lost > declared.lost && Date.now() < until) await pause(20);
  for (let before = -1; before !== site.tracking.total(); await pause(QUIET_MS)) before = site.tracking.total();
}

/** Pages that are gone, or not ours, have nothing to say. */
async function errorsOf(page: Page): Promise<string[]> {
  if (!page.url().includes('.localhost')) return [];
  const silence = new Promise<string[]>((resolve) => setTimeout(() => resolve([]), 1_000));
  return Promise.race([page.evaluate(() => window.harness?.errors ?? []).catch(() => []), silence]);
}
