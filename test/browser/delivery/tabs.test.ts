import { chromium } from 'playwright';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BROWSER_ARGS, findBrowser } from '../../../scripts/findBrowser.js';
import { experience } from '../../support/shopDocument';
import { count, TRACKED } from './count';
import { createSite } from './createSite';
import type { Site } from './createSite';
import { GOALS, project } from './project';
import { hasAnswers, settle } from './runCell';

const EXPERIENCES = Array.from({ length: 5 }, (_, index) => `experience-${index}`);
const MANY_GOALS = Array.from({ length: 48 }, (_, index) => `goal-${index}`);
/** What the server hears of them. */
const MANY_IDS = [...EXPERIENCES.map((_, index) => `60${index}`), ...MANY_GOALS.map((_, index) => `7${index}`)];

let browser: Browser;
let context: BrowserContext;
let site: Site;

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: findBrowser() ?? undefined, args: BROWSER_ARGS });
});
afterAll(() => browser.close());

beforeEach(async () => {
  const { experiences, goals, ...rest } = project();
  site = await createSite('page.ts', {
    ...rest,
    experiences: [...experiences, ...EXPERIENCES.map((key, index) => experience(`60${index}`, key, ['original']))],
    goals: [
      ...goals,
      ...MANY_GOALS.map((key, index) => ({ id: `7${index}`, key, type: 'advanced' as const, rules: null })),
    ],
  });
  context = await browser.newContext();
});
afterEach(async () => {
  await context.close();
  await site.close();
});

async function load(page: Page, search = ''): Promise<Page> {
  await page.goto(site.page + search);
  await page.evaluate(() => window.harness.ready);
  return page;
}

const open = async (search?: string): Promise<Page> => load(await context.newPage(), search);
const openAll = (number: number): Promise<Page[]> => Promise.all(Array.from({ length: number }, () => open()));
const stored = (page: Page): Promise<string[]> => page.evaluate(() => window.harness.stored());

describe('tabs of one visitor in Chromium', () => {
  it('know for good what each of eight has exposed and tracked in one moment', async () => {
    const pages = await openAll(8);
    const moment = Date.now() + 700;
    const perTab = MANY_GOALS.length / pages.length;
    await Promise.all(
      pages.map((page, index) =>
        page.evaluate(
          async ([at, experiences, goals]) => {
            while (Date.now() < at) await new Promise((resolve) => setTimeout(resolve));
            const { client, track } = window.harness;
            for (const key of experiences) client.expose(client.experience(key));
            track(goals);
          },
          [
            moment,
            EXPERIENCES.slice(index, index + 1),
            MANY_GOALS.slice(index * perTab, (index + 1) * perTab),
          ] as const,
        ),
      ),
    );
    await settle(site, MANY_IDS, { lost: 0, repeated: 0 });
    expect(count(site, MANY_IDS)).toEqual({ lost: 0, repeated: 0 });
    await Promise.all(pages.map((page) => page.close()));

    const again = await openAll(8);
    const answers = await Promise.all(
      again.map((page) =>
        page.evaluate(
          ([experiences, goals]) => {
            const { client } = window.harness;
            for (const key of experiences) client.expose(client.experience(key));
            const statuses = goals.map((goal) => client.track(goal).status);
            return client.flush().then(() => statuses);
          },
          [EXPERIENCES, MANY_GOALS] as const,
        ),
      ),
    );
    expect([...new Set(answers.flat())]).toEqual(['duplicate']);
    await settle(site, MANY_IDS);
    expect(count(site, MANY_IDS)).toEqual({ lost: 0, repeated: 0 });
  });

  it('send nothing of what a copied sessionStorage has brought along', async () => {
    site.tracking.setFault({ target: 'track', status: 500 });
    const page = await open('?session');
    await page.evaluate((goals) => {
      window.harness.expose();
      window.harness.track(goals);
    }, GOALS);
    await hasAnswers(page);
    const opened = context.waitForEvent('page');
    await page.evaluate((url) => void window.open(url), `${site.page}?session`);
    const copy = await opened;
    await copy.waitForFunction(() => window.harness?.client.getSnapshot().status === 'success');
    site.tracking.setFault(null);
    await page.evaluate(() => window.harness.client.flush());
    await page.waitForFunction(() => window.harness.client.inspect().events.every(({ state }) => state === 'accepted'));
    expect(count(site, TRACKED)).toEqual({ lost: 0, repeated: 0 });
    await page.close();
    // By then a tab without a lock counts as gone: a page loaded now would send what is left of the copy.
    await copy.waitForTimeout(2_500);
    await load(copy, '?session');
    await copy.evaluate(() => window.harness.client.flush());
    await settle(site, TRACKED);
    expect(count(site, TRACKED)).toEqual({ lost: 0, repeated: 0 });
  });

  it('stop, and leave nothing in the storage, when consent is denied in one of them', async () => {
    site.tracking.setFault({ target: 'track', status: 500 });
    const pages = [...(await openAll(3)), await open('?pending')];
    await Promise.all(
      pages.map((page) =>
        page.evaluate((goals) => {
          window.harness.expose();
          window.harness.track(goals);
        }, GOALS),
      ),
    );
    const [first, ...others] = pages as [Page, ...Page[]];
    await hasAnswers(first);
    expect(await stored(first)).not.toEqual([]);
    await first.evaluate(() => window.harness.deny());
    await Promise.all(
      others.map((page) => page.waitForFunction(() => window.harness.client.getSnapshot().consent === 'denied')),
    );
    site.tracking.setFault(null);
    const heard = site.tracking.total();
    const answers = await Promise.all(
      others.map((page) =>
        page.evaluate((goals) => {
          const { client } = window.harness;
          const statuses = goals.map((goal) => client.track(goal, { allowRepeat: true }).status);
          return client.flush().then(() => statuses);
        }, GOALS),
      ),
    );
    expect([...new Set(answers.flat())]).toEqual(['off']);
    await settle(site, []);
    expect(site.tracking.total()).toBe(heard);
    for (const page of pages) expect(await stored(page)).toEqual([]);
  });
});
