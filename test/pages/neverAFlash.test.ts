import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { refusedEndpoint } from '../react/startShopServer';
import { onlyHero } from '../support/onlyHero';
import { shopDocument } from '../support/shopDocument';
import { useBrowser } from './useBrowser';

const stage = useBrowser();

async function open(search = '') {
  const page = await stage.context.newPage();
  await page.goto(stage.site.page(search));
  return page;
}

const contents = (page: Page) => page.evaluate(() => window.contents);
const shows = (page: Page, content: string) => page.getByText(content, { exact: true }).waitFor();
/** Long enough for whatever would still come. */
const settle = (page: Page, ms = 400) => page.waitForTimeout(ms);
const slow = (delayMs: number) => stage.site.convert.setFault({ target: 'config', delayMs });

// What docs/behaviour.md says of experiments under "Nothing swaps", each content that the page ever showed.
describe('a page in Chromium shows nothing but', () => {
  it('slow config: pending, then the variation', async () => {
    stage.site.convert.setConfig(onlyHero('b', '1'));
    slow(300);
    const page = await open();
    await shows(page, 'b');
    await settle(page);
    expect(await contents(page)).toEqual(['pending', 'b']);
  });

  it('config later than the timeout: pending, then the original, which stays while shown', async () => {
    stage.site.convert.setConfig(onlyHero('b', '1'));
    slow(1_500);
    const page = await open('?timeout=200');
    await page.waitForFunction(() => window.client?.status === 'success');
    await settle(page);
    expect(await contents(page)).toEqual(['pending', 'nothing']);
    await page.evaluate(() => window.setShown(false));
    await settle(page, 50);
    await page.evaluate(() => window.setShown(true));
    await shows(page, 'b');
    expect(await contents(page)).toEqual(['pending', 'nothing', 'b']);
  });

  it('… with lateDecision apply: pending, the original, then the variation', async () => {
    stage.site.convert.setConfig(onlyHero('b', '1'));
    slow(1_500);
    const page = await open('?timeout=200&apply');
    await shows(page, 'b');
    await settle(page);
    expect(await contents(page)).toEqual(['pending', 'nothing', 'b']);
  });

  it('config blocked: pending, then the original', async () => {
    stage.site.serve({ configEndpoint: await refusedEndpoint() });
    const page = await open('?timeout=200');
    await shows(page, 'nothing');
    await settle(page);
    expect(await contents(page)).toEqual(['pending', 'nothing']);
  });

  it('first fetch failed: pending, then the original, also when it recovers', async () => {
    stage.site.convert.setConfig(onlyHero('b', '1'));
    stage.site.convert.setFault({ target: 'config', status: 404, times: 1 });
    const page = await open();
    await shows(page, 'nothing');
    await page.evaluate(() => window.client.refetch());
    await page.waitForFunction(() => window.client.status === 'success');
    await settle(page);
    expect(await contents(page)).toEqual(['pending', 'nothing']);
  });

  it('config refreshed, decided otherwise: the same as before, until it unmounts', async () => {
    stage.site.convert.setConfig(onlyHero('b', '1'));
    const page = await open();
    await shows(page, 'b');
    const next = onlyHero('c', '2');
    next.experiences[0]!.variations = next.experiences[0]!.variations.filter(({ key }) => key !== 'b');
    stage.site.convert.setConfig(next);
    await page.evaluate(() => window.client.refetch());
    await settle(page);
    expect(await contents(page)).toEqual(['pending', 'b']);
    await page.evaluate(() => window.setShown(false));
    await settle(page, 50);
    await page.evaluate(() => window.setShown(true));
    await shows(page, 'c');
    expect(await contents(page)).toEqual(['pending', 'b', 'c']);
  });

  it('return visit: the variation at once, from the config that was kept', async () => {
    stage.site.convert.setConfig(onlyHero('b', '1'));
    const first = await open();
    await shows(first, 'b');
    await first.evaluate(() => window.client.flush());
    slow(1_000);
    await first.reload();
    await shows(first, 'b');
    await settle(first, 1_500);
    expect(await contents(first)).toEqual(['b']);
  });

  it('changed attributes: the new decision, and nothing between', async () => {
    const page = await open('?hero=germans&country=FR');
    await shows(page, 'nothing');
    await page.evaluate(() => window.setProps({ attributes: { country: 'DE' } }));
    await page.getByText(/^(original|b)$/).waitFor();
    await settle(page);
    expect(await contents(page)).toEqual(['pending', 'nothing', expect.stringMatching(/^(original|b)$/)]);
  });

  it('another visitor: what that visitor gets, and nothing between', async () => {
    const page = await open();
    await page.getByText(/^(original|b|c)$/).waitFor();
    for (let visitors = 0; visitors < 8; visitors += 1) {
      const visitorId = `visitor-${visitors}`;
      await page.evaluate((id) => window.setProps({ visitorId: id }), visitorId);
      await page.waitForFunction((id) => window.client.visitor.id === id, visitorId);
      await settle(page, 30);
    }
    const [pending, ...shown] = await contents(page);
    expect(pending).toBe('pending');
    expect(new Set(shown).size).toBeGreaterThan(1);
    for (const content of shown) expect(content).toMatch(/^(original|b|c)$/);
  });

  it('login with kept assignments: the same as before', async () => {
    stage.site.convert.setConfig(shopDocument());
    const page = await open();
    await page.getByText(/^(original|b|c)$/).waitFor();
    for (let logins = 0; logins < 8; logins += 1) {
      await page.evaluate((id) => window.client.identify(id, { keepAssignments: true }), `user-${logins}`);
      await settle(page, 30);
    }
    expect(await contents(page)).toHaveLength(2);
  });
});
