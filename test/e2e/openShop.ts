import type { Browser, BrowserContext, Page } from 'playwright';
import type { ReceivedEvent } from '../../src/cli/server/received';
import shop from '../../stories/shop/shop.config.json';
import { until } from '../support/until';

/** With all the time in the world: on a busy machine the config may take longer than a shop would wait. */
const SHOP = '/iframe.html?id=shop-corner-roastery--open&viewMode=story&args=timeout:600000';
const HEROES: Readonly<Record<string, string>> = { plain: 'original', fresh: 'b', three: 'c' };

type Event = Pick<ReceivedEvent, 'eventType' | 'data'>;

/** A visitor whom nobody has seen before, in the demo's shop, and the server at its other end, which has received nothing. */
export async function openShop(browser: Browser, demo: string) {
  const server = `${demo}/convert/shop`;
  await fetch(`${server}/_faults`, { method: 'DELETE' });
  await fetch(`${server}/_events`, { method: 'DELETE' });
  const context = await browser.newContext();
  const foreign = await refuseForeignRequests(context, demo);
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));

  const received = async () =>
    ((await (await fetch(`${server}/_events`)).json()) as { events: ReceivedEvent[] }).events;
  const visit = async () => {
    await page.goto(`${demo}${SHOP}`);
    await page.locator('[data-hero]').waitFor();
    await outcomeOf(page, 'pricing-experiment');
  };
  await visit();

  return {
    page,
    visit,
    received,
    /** Waits until so many have arrived, and gives all there are. */
    async arrived(count: number): Promise<ReceivedEvent[]> {
      await until(async () => (await received()).length >= count, 60_000);
      return received();
    },
    /** What the visitor sees, by experience key. */
    async shown() {
      const tone = (await page.locator('[data-hero]').getAttribute('data-hero')) ?? '';
      const pricing = (await page.locator('.one-price').count()) > 0 ? 'original' : 'yearly-plan';
      return { 'hero-experiment': HEROES[tone] ?? '', 'pricing-experiment': pricing };
    },
    /** What went wrong on the page, and what it wanted of other machines. */
    complaints: () => [...errors, ...foreign],
    close: () => context.close(),
  };
}

/** What the page behind the counter says of an experience. */
export const outcomeOf = async (page: Page, experience: string) => page.getByTestId(experience).textContent();

async function refuseForeignRequests(context: BrowserContext, demo: string): Promise<string[]> {
  const refused: string[] = [];
  await context.route(
    (url) => url.origin !== demo,
    (route) => {
      refused.push(route.request().url());
      return route.abort();
    },
  );
  return refused;
}

/** Ids by experience id, as a tracking body names an assignment. */
export function idsOf(shown: Readonly<Record<string, string>>): Record<string, string> {
  const pairs = Object.entries(shown).map(([key, variation]) => {
    const experience = shop.experiences.find((each) => each.key === key);
    return [experience?.id ?? key, experience?.variations.find((each) => each.key === variation)?.id ?? variation];
  });
  return Object.fromEntries(pairs) as Record<string, string>;
}

/** What is sent, without what its batch says about it. */
export const bare = (events: readonly ReceivedEvent[]): Event[] =>
  events.map(({ eventType, data }) => ({ eventType, data }));

export const exposures = (ids: Readonly<Record<string, string>>): Event[] =>
  Object.entries(ids).map(([experienceId, variationId]) => ({
    eventType: 'bucketing',
    data: { experienceId, variationId },
  }));

export function conversion(goal: string, bucketingData: Record<string, string>, goalData?: unknown): Event {
  const goalId = shop.goals.find(({ key }) => key === goal)?.id;
  return {
    eventType: 'conversion',
    data: { goalId, bucketingData, ...(goalData !== undefined && { goalData }) },
  };
}
