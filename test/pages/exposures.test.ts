import type { Page } from 'playwright';
import { createElement, Suspense } from 'react';
import { renderToString } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { createServerConvert } from '../../src/server';
import { shopDocument } from '../support/shopDocument';
import { Hero, Page as Tree } from './Page';
import { useBrowser } from './useBrowser';

const stage = useBrowser();

const exposures = () =>
  stage.site.convert.events().filter(({ eventType, data }) => eventType === 'bucketing' && data.experienceId === '100');

const decided = (page: Page) => page.getByText(/^(original|b|c)$/).waitFor();

const isExposed = () => expect.poll(() => exposures().length).toBeGreaterThan(0);

/** Until the server has all that the page has to say. */
async function settle(page: Page) {
  await page.evaluate(() => window.client.flush());
  await page.waitForTimeout(100);
}

async function open(search = '') {
  const page = await stage.context.newPage();
  await page.goto(stage.site.page(search));
  return page;
}

describe('whole pages in Chromium expose', () => {
  it('once in all, when the page is loaded again and again', async () => {
    const page = await open();
    await decided(page);
    await isExposed();
    await settle(page);
    expect(exposures()).toHaveLength(1);
    for (let loads = 0; loads < 2; loads += 1) {
      await page.reload();
      await decided(page);
      await settle(page);
    }
    expect(exposures()).toHaveLength(1);
  });

  it('once in all, when the page is left after a failure, and loaded again', async () => {
    stage.site.convert.setFault({ target: 'track', status: 500 });
    const page = await open();
    await decided(page);
    // A page that is left before it has heard the failure counts its request as delivered. docs/delivery.md tells why.
    await page.waitForFunction(() => window.client.inspect().events.some(({ hasFailed }) => hasFailed));
    stage.site.convert.setFault(null);
    await page.reload();
    await decided(page);
    await isExposed();
    await settle(page);
    expect(exposures()).toHaveLength(1);
  });

  it('once in all, in two tabs that open at once', async () => {
    const pages = await Promise.all([open(), open()]);
    await Promise.all(pages.map(decided));
    await isExposed();
    await Promise.all(pages.map(settle));
    expect(exposures()).toHaveLength(1);
  });

  it('one visitor in all, who has no name, in a second tab', async () => {
    const first = await open('?anonymous');
    await decided(first);
    await isExposed();
    await settle(first);
    const second = await open('?anonymous');
    await decided(second);
    await settle(second);
    expect(exposures()).toHaveLength(1);
    expect(await second.evaluate(() => window.client.visitor.id)).toBe(exposures()[0]?.visitorId);
  });

  it('once after hydration, also in a boundary that hydrates when the store has long moved on', async () => {
    const { convert } = stage.site;
    const server = await createServerConvert({
      sdkKey: '10022898/10025986',
      configEndpoint: convert.configEndpoint,
      trackEndpoint: convert.trackEndpoint,
      visitorId: 'v1',
      experiences: ['hero'],
      timeout: 10_000,
    });
    const initialState = server.dehydrate({ mode: 'config' });
    const html = renderToString(
      createElement(Tree, {
        initialState,
        children: createElement(Suspense, { fallback: 'waiting' }, createElement(Hero)),
      }),
    );
    const [, served] = /<p>(\w+)<\/p>/.exec(html) ?? [];
    stage.site.serve({ html, initialState });
    // The config that the browser refreshes to has no such variation any more.
    const variations = shopDocument().experiences[0]!.variations.filter(({ key }) => key !== served);
    convert.setConfig(shopDocument({ version: '2', hero: { variations } }));

    const problems: string[] = [];
    const page = await stage.context.newPage();
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(error.message));
    await page.goto(stage.site.page('?late'));
    await page.waitForFunction(() => window.client?.status === 'success' && 'releaseLate' in window);
    await page.evaluate(() => window.client.refetch());
    await settle(page);
    expect(exposures()).toEqual([]);
    await page.evaluate(() => window.releaseLate());
    await expect.poll(() => exposures().length).toBe(1);
    await settle(page);
    expect(exposures()).toHaveLength(1);
    expect(await page.evaluate(() => window.contents)).toEqual([served]);
    expect(problems).toEqual([]);
  });
});
