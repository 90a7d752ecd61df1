import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { expect } from 'vitest';
import type { ConvertServer } from '../../../src/cli/createConvertServer';
import type { ConfigDocument } from '../../../src/config/configDocument';
import { installExample } from '../../package/support/installExample';
import { run } from '../../package/support/run';
import { startServer } from '../../support/startServer';
import { until as untilWithin } from '../../support/until';
import { openAt } from './openPage';

const HEADINGS = {
  hero: { original: 'Bread, baked daily', warm: 'Bread, still warm' },
  plans: { original: 'Bread by subscription', weekly: 'Bread every week' },
};

const until = (condition: () => boolean) => untilWithin(condition, 15_000).catch(() => {});

/** An example, installed outside the repository and built for a Convert server of its own. */
export async function buildShop(example: 'react-router' | 'tanstack-start') {
  const folder = await installExample(example);
  const config = JSON.parse(readFileSync(join('examples', example, 'convert.config.json'), 'utf8')) as ConfigDocument;
  const convert = await startServer({ config });
  const env = {
    VITE_CONVERT_CONFIG_ENDPOINT: convert.configEndpoint,
    VITE_CONVERT_TRACK_ENDPOINT: convert.trackEndpoint,
  };
  await run('npm', ['run', 'build'], { cwd: folder, env });
  return { folder, convert };
}

/** A new visitor buys a loaf, follows a link, signs up and comes back: one id, no swap, each event once. */
export async function driveShop(url: string, convert: ConvertServer): Promise<void> {
  const { page, complaints, hosts, cookie, watched } = await openAt('about:blank', {}, ['hero', 'plans']);
  const html = await (await page.goto(url))!.text();
  await until(() => convert.events().length >= 1);
  await page.getByText('Buy a loaf').click();
  await page.getByText('Thank you.').waitFor();
  await until(() => convert.events().length >= 3);
  await page.getByRole('link', { name: 'Plans' }).click();
  await page.getByText('Sign up').click();
  await until(() => convert.events().length >= 5);
  const { contents } = await watched();
  expect(await toldOfHero(page)).toBe(1);
  await page.goto(url, { waitUntil: 'networkidle' });
  expect(await toldOfHero(page)).toBe(0);

  const [hero, plans] = convert.events().flatMap(({ eventType, data }) => (eventType === 'bucketing' ? [data] : []));
  const heading = HEADINGS.hero[hero?.variationId === '1000' ? 'original' : 'warm'];
  expect(html).toContain(heading);
  expect(contents).toEqual({
    hero: [heading],
    plans: [HEADINGS.plans[plans?.variationId === '4000' ? 'original' : 'weekly']],
  });
  const received = convert.events().map(({ eventType, data }) => {
    const keys = (data.goalData as { key: string }[] | undefined)?.map(({ key }) => key).sort() ?? [];
    return [eventType, data.experienceId ?? data.goalId, ...keys].join(' ');
  });
  expect(received.sort()).toEqual([
    'bucketing 100',
    'bucketing 400',
    'conversion 900',
    'conversion 900 amount transactionId',
    'conversion 901',
  ]);
  const visitorId = await cookie('convert-react.visitorId');
  expect(visitorId).toBeTruthy();
  expect(new Set(convert.events().map((event) => event.visitorId))).toEqual(new Set([visitorId]));
  expect(complaints).toEqual([]);
  expect([...hosts]).toEqual(['127.0.0.1']);
}

/** How often this page's `toDataLayer` has told of an exposure of the hero. */
const toldOfHero = (page: Page) =>
  page.evaluate(() => {
    const { dataLayer = [] } = window as { dataLayer?: { convert_experience?: string }[] };
    return dataLayer.filter((entry) => entry.convert_experience === 'hero').length;
  });
