import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { BROWSER_ARGS, findBrowser } from '../../scripts/findBrowser.js';
import { type ConvertServer, createConvertServer } from '../../src/cli/createConvertServer';
import { shopDocument } from '../support/shopDocument';
import { createSite, type Site } from './createSite';

let browser: Browser;
let site: Site;
let second: ConvertServer;
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: findBrowser() ?? undefined, args: BROWSER_ARGS });
});
afterAll(() => browser.close());
beforeEach(async () => {
  site = await createSite('twoProjectsPage.tsx');
  const document = shopDocument();
  second = await createConvertServer({ config: { ...document, project: { ...document.project, id: '20025986' } } });
});
afterEach(async () => {
  await site.close();
  await second.close();
});

/** Loads the page, or loads it again, until both projects are decided and the server has their events. */
async function load(page: Page, action: () => Promise<unknown>) {
  await action();
  await page.waitForFunction(() => Object.keys(window.clients ?? {}).length === 2);
  if (new URL(page.url()).searchParams.has('pending')) {
    await page.evaluate(() => Object.values(window.clients).forEach((client) => client.setConsent('granted')));
  }
  const decided = page.getByText(/^(original|b|c)$/);
  await expect.poll(() => decided.count()).toBe(2);
  await page.waitForTimeout(60);
  await page.evaluate(() => Promise.all(Object.values(window.clients).map((client) => client.flush())));
  return page.evaluate(() => ({
    ids: Object.values(window.clients).map((client) => client.visitor.id),
    shown: [...document.querySelectorAll('p')].map(({ textContent }) => textContent),
  }));
}

const exposedVisitors = (server: ConvertServer) =>
  server
    .events()
    .filter(({ eventType }) => eventType === 'bucketing')
    .map(({ visitorId }) => visitorId)
    .sort();

/** Visits a page of two projects on a new profile, twice. Returns the one id that all of it was of. */
async function visitTwice(context: BrowserContext, search: string): Promise<string> {
  const page = await context.newPage();
  const address = site.page(`?second=${encodeURIComponent(second.url)}${search}`);
  const first = await load(page, () => page.goto(address));
  const id = first.ids[0]!;
  expect(first.ids).toEqual([id, id]);
  expect(await load(page, () => page.reload())).toEqual(first);
  await expect.poll(() => [site.convert, second].every((server) => exposedVisitors(server).includes(id))).toBe(true);
  return id;
}

it.each([
  [20, 'two projects in one tree', ''],
  [3, 'two projects in one tree, which wait for consent', '&pending'],
  [3, 'two copies of the library, which wait for consent', '&copies&pending'],
])('%d new profiles have one visitor each, exposed once by each project: %s', async (profiles, _, search) => {
  if (search.includes('copies')) site.serve({ scripts: 2 });
  const ids: string[] = [];
  while (ids.length < profiles) {
    const few = Array.from({ length: Math.min(4, profiles - ids.length) }, () => browser.newContext());
    const contexts = await Promise.all(few);
    ids.push(...(await Promise.all(contexts.map((context) => visitTwice(context, search)))));
    await Promise.all(contexts.map((context) => context.close()));
  }
  expect(new Set(ids).size).toBe(profiles);
  expect(exposedVisitors(site.convert)).toEqual([...ids].sort());
  expect(exposedVisitors(second)).toEqual([...ids].sort());
});
