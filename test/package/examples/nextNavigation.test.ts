import { describe, expect, it, onTestFinished } from 'vitest';
import { setUpNextExample, someoneWith, until } from '../support/nextExample';
import { openVisitor } from '../support/openVisitor';

/** Ids of the experiences and variations that the two of them are shown. */
const ALICE = { hero: 'warm', delivery: 'free', landing: 'quiet' };
const BOB = { hero: 'original', delivery: 'original', landing: 'original' };

const next = setUpNextExample(['/members/config/bread']);

const exposures = () =>
  next
    .events('bucketing')
    .map(({ visitorId, data }) => `${String(data.variationId)} of ${visitorId}`)
    .sort();
const conversions = () => next.events('conversion').map(({ visitorId }) => visitorId);

/** Alice, on the page about bread; her browser waits for a config for ever. */
async function openBread(mode: string) {
  const [alice, bob] = [someoneWith(ALICE), someoneWith(BOB)];
  const visitor = await openVisitor(next.browser, ['hero', 'delivery', 'landing']);
  const { context, page } = visitor;
  onTestFinished(() => context.close());
  await page.route('**/api/v1/config/**', () => {});
  const become = (id: string) => context.addCookies([{ name: 'member', value: id, url: next.app.url }]);
  await become(alice);
  await page.goto(`${next.app.url}/members/${mode}/bread`);
  await page.evaluate(() => Object.assign(window, { isSameDocument: true }));
  const follow = async (link: string, shown: string) => {
    await page.getByRole('link', { name: link }).click();
    await page.locator(`#${shown}`).waitFor();
  };
  /** That nothing but these texts was ever there, in one document. */
  const expectShown = async (contents: Record<string, string[]>) => {
    expect((await visitor.watched()).contents).toEqual(contents);
    expect(await page.evaluate(() => 'isSameDocument' in window)).toBe(true);
    expect(visitor.complaints).toEqual([]);
  };
  return { page, alice, bob, become, follow, expectShown };
}

describe.each(['config', 'decisions'])(
  'links between pages with a provider each, and one in the layout, mode %s:',
  (mode) => {
    it('a page shows its server’s decision at once, and exposes it once, however often it is come back to', async () => {
      const { page, alice, follow, expectShown } = await openBread(mode);
      await until(() => exposures().length >= 2);
      await follow('Our delivery', 'delivery');
      await follow('Our bread', 'hero');
      await follow('Our delivery', 'delivery');
      await page.getByText('Order').click();
      // A second exposure would have come before.
      await until(() => conversions().length > 0);
      await until(() => exposures().length >= 3);
      expect(exposures()).toEqual([`1001 of ${alice}`, `2001 of ${alice}`, `5001 of ${alice}`]);
      expect(conversions()).toEqual([alice]);
      await expectShown({
        hero: [`warm for ${alice}`],
        delivery: [`free for ${alice}`],
        landing: [`quiet for ${alice}`],
      });
    });

    it('after a login the next page is Bob’s, with his variations, and he is counted', async () => {
      const { page, alice, bob, become, follow, expectShown } = await openBread(mode);
      await until(() => exposures().length >= 2);
      await become(bob);
      await follow('Our delivery', 'delivery');
      await page.getByText('Order').click();
      await until(() => conversions().length > 0);
      await follow('Our bread', 'hero');
      // The layout is rendered again by a refresh only.
      await page.getByText('Refresh').click();
      await page.getByText(`original for ${bob}`).nth(1).waitFor();
      await until(() => exposures().length >= 5);
      expect(conversions()).toEqual([bob]);
      expect(exposures()).toEqual(
        [`1001 of ${alice}`, `5001 of ${alice}`, `1000 of ${bob}`, `2000 of ${bob}`, `5000 of ${bob}`].sort(),
      );
      await expectShown({
        hero: [`warm for ${alice}`, `original for ${bob}`],
        delivery: [`original for ${bob}`],
        landing: [`quiet for ${alice}`, `original for ${bob}`],
      });
    });
  },
);
