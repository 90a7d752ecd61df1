import type { Browser, Page } from 'playwright';
import { createRequire } from 'node:module';
import { describe, expect, it, onTestFinished } from 'vitest';
import shop from '../../stories/shop/shop.config.json';
import { useDemo } from './useDemo';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const HEADLINES = { original: 'Coffee from around the corner', b: 'Roasted this morning', c: 'Try three for two' };

const stage = useDemo();

/** Storybook at a path, in a browser that nobody has used, and the page of its stories. */
async function openStorybook(path: string, options: Parameters<Browser['newPage']>[0] = {}) {
  const page = await stage.browser.newPage(options);
  onTestFinished(() => page.close());
  page.setDefaultTimeout(60_000);
  await page.goto(`${stage.demo.url}/?path=${path}`);
  return { page, stories: page.frameLocator('#storybook-preview-iframe') };
}

const button = (page: Page) => page.getByRole('button', { name: /^Convert( \d+)?$/ });

describe('the toolbar of convert-react/storybook', () => {
  it('lists the experiences of the project, and switches their variations while the story is shown', async () => {
    const { page, stories } = await openStorybook('/story/testing-withconvert--in-a-variation');
    await stories.getByText(HEADLINES.c).waitFor();
    await button(page).click();
    const form = page.getByRole('form', { name: 'Convert' });
    const labels = await form.locator('label span').allTextContents();
    expect(labels).toEqual([...shop.experiences.map(({ key }) => key), 'Config']);

    const hero = form.getByLabel('hero-experiment');
    await hero.selectOption('original');
    await stories.getByText(HEADLINES.original).waitFor();
    await hero.selectOption('b');
    await stories.getByText(HEADLINES.b).waitFor();
    await form.getByLabel('pricing-experiment').selectOption('not in the experience');
    await stories.getByTestId('isEnabled').getByText('false').waitFor();
    await form.getByLabel('Config').selectOption('timeout');
    await stories.getByTestId('reason').getByText('timeout').waitFor();
    expect(await button(page).textContent()).toBe('Convert 3');

    await form.getByRole('button', { name: 'Leave all to the story' }).click();
    await stories.getByText(HEADLINES.c).waitFor();
    expect(await button(page).textContent()).toBe('Convert');
  });

  it('keeps what was chosen in the address, for whoever gets the link', async () => {
    const { page, stories } = await openStorybook('/story/testing-withconvert--in-a-variation');
    await button(page).click();
    await page.getByLabel('hero-experiment').selectOption('b');
    await page.waitForURL(/globals=convert\.hero-experiment:b/);
    const link = new URL(page.url()).search.replace('?path=', '');
    await stories.getByText(HEADLINES.b).waitFor();
    const other = await openStorybook(link);
    await other.stories.getByText(HEADLINES.b).waitFor();
    expect(await button(other.page).textContent()).toBe('Convert 1');
  });

  it('forces the variations of a story with a provider of its own, and opens and closes by the keyboard', async () => {
    const { page, stories } = await openStorybook('/story/hooks-useexperience--in-the-control-arm');
    await stories.getByText('original').waitFor();
    await button(page).focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('hero-experiment').selectOption('c');
    await stories.getByText('forced').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('form', { name: 'Convert' }).waitFor({ state: 'hidden' });
  });

  it('leaves alone what a story sets for itself', async () => {
    const { page } = await openStorybook('/story/testing-withconvert--as-the-toolbar-says');
    await button(page).click();
    await page.getByLabel('hero-experiment').waitFor();
    expect(await page.getByLabel('hero-experiment').isDisabled()).toBe(true);
    expect(await page.getByLabel('Config').isDisabled()).toBe(false);
  });

  it('switches every story of a docs page, and each keeps a visitor of its own', async () => {
    const { page, stories } = await openStorybook('/docs/testing-withconvert--docs');
    await stories.getByText(HEADLINES.c).first().waitFor();
    await button(page).click();
    await page.getByLabel('hero-experiment').selectOption('original');
    await expect.poll(() => stories.getByText(HEADLINES.original).count(), { timeout: 30_000 }).toBeGreaterThan(1);
    const allow = stories.getByText('Allow');
    await expect.poll(() => allow.count(), { timeout: 30_000 }).toBe(1);
    await allow.click();
    await allow.waitFor({ state: 'detached' });
  });

  it('lists in the Actions panel what was exposed and tracked, once each', async () => {
    const { page, stories } = await openStorybook('/story/testing-withconvert--with-its-features');
    await stories.getByText('Buy').click();
    await page.getByRole('tab', { name: /Actions/ }).click();
    const actions = page.getByRole('tabpanel').getByText(/^(onExposure|onTrack)/);
    await expect.poll(() => actions.count(), { timeout: 30_000 }).toBeGreaterThan(2);
    const texts = (await page.getByRole('tabpanel').allInnerTexts()).join('\n');
    expect(texts.match(/onExposure:/g)).toHaveLength(2);
    expect(texts).toContain('pricing-experiment');
    expect(texts.match(/onTrack:/g)).toHaveLength(1);
  });

  it.each([
    ['light', 1440],
    ['dark', 360],
  ] as const)('has nothing that axe finds: %s, %i px', async (colorScheme, width) => {
    const { page, stories } = await openStorybook('/story/testing-withconvert--in-a-variation', {
      colorScheme,
      viewport: { width, height: 760 },
    });
    await stories.getByText(HEADLINES.c).waitFor();
    await button(page).click();
    await page.getByLabel('hero-experiment').selectOption('b');
    await page.addScriptTag({ path: AXE });
    const violations = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as {
        axe: { run(part: string): Promise<{ violations: { id: string }[] }> };
      };
      return (await axe.run('.convert-react')).violations.map(({ id }) => id);
    });
    expect(violations).toEqual([]);
    const box = await page.getByRole('form', { name: 'Convert' }).boundingBox();
    expect(box!.x).toBeGreaterThanOrEqual(0);
    expect(box!.x + box!.width).toBeLessThanOrEqual(width);
  });
});
