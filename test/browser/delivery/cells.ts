import type { BrowserContext, Page } from 'playwright';
import { expectRestored } from './asMeant';
import type { Site } from './createSite';
import { GOALS } from './project';

/** What happens to the page right after it has tracked. */
export type PageEvent = 'stay' | 'navigate' | 'close' | 'kill' | 'bfcache' | 'three tabs';

/** What is wrong with the server or the network, from before the page loads until after the page event. */
export type Trouble =
  'well' | '500' | '429' | 'slow' | 'refused' | 'dropped unread' | 'dropped read' | 'offline' | 'blocked';

export const PAGE_EVENTS: readonly PageEvent[] = ['stay', 'navigate', 'close', 'kill', 'bfcache', 'three tabs'];
export const TROUBLES: readonly Trouble[] = [
  'well',
  '500',
  '429',
  'slow',
  'refused',
  'dropped unread',
  'dropped read',
  'offline',
  'blocked',
];

/** Counted at the server after the follow-up page has loaded. */
export interface Outcome {
  readonly lost: number;
  readonly repeated: number;
}

const NOTHING_WRONG: Outcome = { lost: 0, repeated: 0 };

/** Declared beforehand: an exposure and three conversions are tracked in each cell. */
export function declared(trouble: Trouble): Outcome {
  // The one request that was read before its connection was cut carried the exposure. Nobody can know that it was read.
  if (trouble === 'dropped read') return { lost: 0, repeated: 1 };
  // The host never answers, not even the follow-up page: nothing can arrive, and nobody is bothered.
  if (trouble === 'blocked') return { lost: 4, repeated: 0 };
  return NOTHING_WRONG;
}

/** Brings the trouble on; resolves to what ends it. */
export async function begin(
  trouble: Trouble,
  { tracking }: Site,
  context: BrowserContext,
): Promise<() => Promise<void>> {
  const end = async (): Promise<void> => tracking.setFault(null);
  switch (trouble) {
    case 'well':
      break;
    case '500':
      tracking.setFault({ target: 'track', status: 500 });
      break;
    case '429':
      tracking.setFault({ target: 'track', status: 429, headers: { 'Retry-After': '120' } });
      break;
    case 'slow':
      tracking.setFault({ target: 'track', delayMs: 2_000 });
      break;
    case 'dropped unread':
      tracking.setFault({ target: 'track', drop: 'before' });
      break;
    case 'dropped read':
      tracking.setFault({ target: 'track', drop: 'after', times: 1 });
      break;
    case 'refused':
      await tracking.pause();
      return () => tracking.resume();
    case 'blocked':
      // As a content blocker does it: for good. Nobody listens either: a request of a page that ends slips past an interception.
      await tracking.pause();
      await context.route('**/v1/track/**', (route) => route.abort('blockedbyclient'));
      return async () => {};
    case 'offline':
      await context.setOffline(true);
      return () => context.setOffline(false);
  }
  return end;
}

/** As somebody does who clicks on its cross: the page hears that it ends. */
export async function closeTab(page: Page): Promise<void> {
  const closed = page.waitForEvent('close');
  await page.close({ runBeforeUnload: true });
  await closed;
}

/** The renderer dies: the page hears nothing. */
export async function killTab(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  void session.send('Page.crash').catch(() => {});
  await crashed;
  await page.close();
}

const track = (page: Page): Promise<void> => page.evaluate((goals) => window.harness.track(goals), GOALS);

export interface Scene {
  readonly page: Page;
  readonly others: readonly Page[];
  readonly site: Site;
  /** Called when the page has ended. */
  readonly ended: () => void;
}

/** Tracks in the page, and lets happen to it what the row says, in the same moment. */
export const act: Record<PageEvent, (scene: Scene) => Promise<void>> = {
  stay: ({ page }) => track(page),

  async navigate({ page, site: { followUp }, ended }) {
    await page
      .evaluate(
        ([goals, url]) => {
          window.harness.track(goals);
          location.href = url;
        },
        [GOALS, followUp] as const,
      )
      .catch(() => {});
    await page.waitForURL(followUp, { waitUntil: 'commit' }).catch(() => {});
    ended();
  },

  async close({ page, ended }) {
    await track(page);
    await closeTab(page);
    ended();
  },

  async kill({ page, ended }) {
    await track(page);
    await killTab(page);
    ended();
  },

  async bfcache({ page, site, ended }) {
    // No page of a site can be loaded offline.
    const blank = (await page.evaluate(() => navigator.onLine)) ? site.blank : 'about:blank';
    const birth = await page.evaluate(() => window.harness.birth);
    await page.evaluate(
      ([goals, url]) => {
        window.harness.track(goals);
        location.href = url;
      },
      [GOALS, blank] as const,
    );
    await page.waitForURL(blank, { waitUntil: 'commit' });
    ended();
    await page.waitForTimeout(200);
    await page.goBack({ waitUntil: 'commit' });
    await expectRestored(page, birth);
  },

  async 'three tabs'({ page, others }) {
    await Promise.all([page, ...others].map(track));
  },
};
