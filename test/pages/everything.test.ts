import { describe, expect, it } from 'vitest';
import { NEWER_APIS } from '../../scripts/newerApis.js';
import { useBrowser } from './useBrowser';

const stage = useBrowser('everythingPage.tsx');

/** Takes from a page, before its scripts run, what these paths name; says what stayed. */
function removeApis(paths: readonly string[]) {
  const find = (path: string[]) => path.reduce<unknown>((holder, name) => (holder as never)?.[name], globalThis);
  const kept = paths.filter((path) => {
    const names = path.split('.');
    const name = names.pop()!;
    const holder = find(names) as Record<string, unknown> | undefined;
    if (holder) delete holder[name];
    return holder && name in holder;
  });
  (globalThis as { kept?: string[] }).kept = kept;
}

/** A page that does everything, without these. */
async function openWithout(apis: readonly string[]) {
  const { site, context } = stage;
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.location().url.endsWith('favicon.ico')) faults.push(message.text());
  });
  const failed: string[] = [];
  page.on('requestfailed', (request) =>
    failed.push(`${request.method()} ${request.url()} ${request.failure()?.errorText}`),
  );
  await page.addInitScript(removeApis, apis);
  await page.goto(site.page());
  expect(await page.evaluate('kept')).toEqual([]);
  return { site, page, faults, failed };
}

describe('a page in a browser without what is newer than the floor', () => {
  it('decides, suspends, exposes, tracks, delivers and shows the devtools as any other', async () => {
    const { site, page, faults } = await openWithout(NEWER_APIS);
    await page.locator('#decided, #broken').waitFor();
    expect(faults).toEqual([]);
    expect(await page.locator('#decided').textContent()).toMatch(/^(original|b|c) \w+ \d+ 5 granted v1$/);
    await page.locator('#explained', { hasText: 'experience "hero"' }).waitFor();
    expect(await page.locator('#suspended').textContent()).toMatch(/^(original|b) (true|false)$/);
    await page.locator('#buy').click();
    const received = () =>
      site.convert.events().map(({ eventType, data }) => data.experienceId ?? `${eventType} ${data.goalId}`);
    await expect
      .poll(() => [...received()].sort())
      .toEqual(['100', '200', '300', '400', 'conversion 900', 'conversion 900', 'conversion 901', 'conversion 901']);
    const panel = page.locator('convert-devtools');
    await panel.getByText('pricing-page').first().waitFor();
    await panel.getByRole('tab', { name: /Events/ }).click();
    await panel.getByText('purchase').first().waitFor();
    expect(faults).toEqual([]);
  });
});

it('no request of a page that went well looks aborted in developer tools', async () => {
  const { site, page, failed } = await openWithout([]);
  await page.locator('#buy').click();
  await expect.poll(() => site.convert.events().length).toBe(8);
  await page.waitForTimeout(300);
  expect(site.convert.requests().length).toBeGreaterThan(1);
  expect(failed).toEqual([]);
});
