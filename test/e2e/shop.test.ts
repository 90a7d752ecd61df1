import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bare, conversion, exposures, idsOf, openShop } from './openShop';
import { useDemo } from './useDemo';

const stage = useDemo();
let shop: Awaited<ReturnType<typeof openShop>>;

beforeEach(async () => {
  shop = await openShop(stage.browser, stage.demo.url);
});

afterEach(async () => {
  expect(shop.complaints()).toEqual([]);
  await shop.close();
});

const add = (name: string) => shop.page.getByRole('button', { name: `Add ${name} to the basket` }).click();
const buy = () => shop.page.getByRole('button', { name: /^Buy for/ }).click();
const orderNumber = async () => shop.page.getByTestId('order').textContent();
const order = (amount: number, transactionId: string | null) => [
  { key: 'amount', value: amount },
  { key: 'productsCount', value: 1 },
  { key: 'transactionId', value: transactionId },
];

describe('in the shop of the built demo', () => {
  it('a fresh visitor gets one variation, and the server one exposure for each experience on the page', async () => {
    const shown = await shop.shown();
    expect(['original', 'b', 'c']).toContain(shown['hero-experiment']);
    // Events arrive in order: whatever was sent before the first conversion is there with it.
    await add('Early Bird');
    const ids = idsOf(shown);
    expect(bare(await shop.arrived(3))).toEqual([...exposures(ids), conversion('add-to-cart', ids)]);
  });

  it('buying sends exactly two conversions: that the goal was reached, and what it was worth', async () => {
    const ids = idsOf(await shop.shown());
    await add('Early Bird');
    await buy();
    const number = await orderNumber();
    const events = await shop.arrived(5);
    expect(bare(events)).toEqual([
      ...exposures(ids),
      conversion('add-to-cart', ids),
      conversion('purchase', ids),
      conversion('purchase', ids, order(12.5, number)),
    ]);
    expect(new Set(events.map(({ visitorId }) => visitorId)).size).toBe(1);
    expect(events.every(({ enrichData }) => enrichData === false)).toBe(true);
  });

  it('a reload shows the same variations and sends nothing more', async () => {
    const shown = await shop.shown();
    const ids = idsOf(shown);
    await shop.arrived(2);
    for (let visit = 0; visit < 3; visit += 1) {
      await shop.visit();
      expect(await shop.shown()).toEqual(shown);
    }
    await add('Early Bird');
    expect(bare(await shop.arrived(3))).toEqual([...exposures(ids), conversion('add-to-cart', ids)]);
  });

  it('a click on a link right after buying loses nothing', async () => {
    const ids = idsOf(await shop.shown());
    await add('Early Bird');
    await shop.arrived(3);
    // Both in one task: the page begins to leave before any timer of it can run.
    const number = await shop.page.evaluate(async () => {
      const press = (text: string) =>
        [...document.querySelectorAll<HTMLElement>('.basket :is(a, button)')]
          .find((element) => element.textContent?.startsWith(text))
          ?.click();
      press('Buy for');
      for (let turn = 0; turn < 100 && !document.querySelector('[data-testid=order]'); turn += 1) await null;
      const text = document.querySelector('[data-testid=order]')?.textContent ?? null;
      press('See the receipt');
      return text;
    });
    await shop.page.getByRole('heading', { name: `Order ${number}` }).waitFor();
    const bought = (await shop.arrived(5)).slice(3);
    expect(bare(bought)).toEqual([conversion('purchase', ids), conversion('purchase', ids, order(12.5, number))]);
    // The page that was left has told the next one, which sends nothing again.
    await shop.visit();
    await add('Postcard');
    await buy();
    const again = order(15.5, await orderNumber());
    expect(bare((await shop.arrived(6)).slice(5))).toEqual([conversion('purchase', ids, again)]);
  });

  it('twenty-five orders in one tick arrive as twenty-five, also from a server that was down', async () => {
    await shop.arrived(2);
    await shop.page.getByRole('radio', { name: '503' }).check();
    const refused = shop.page.waitForResponse((response) => response.status() === 503);
    await shop.page.getByRole('button', { name: '25 orders in one tick' }).click();
    await refused;
    expect(await shop.received()).toHaveLength(2);
    await shop.page.getByRole('radio', { name: 'Well' }).check();
    const amounts = (await shop.arrived(28))
      .slice(2)
      .map(({ data }) => (data['goalData'] as { value: unknown }[] | undefined)?.[0]?.value);
    expect(amounts).toEqual([undefined, ...Array.from({ length: 25 }, (_, index) => index + 1)]);
  });

  it('a variation forced in the devtools is shown, and neither tracked nor kept', async () => {
    const before = await shop.shown();
    const other = before['hero-experiment'] === 'c' ? 'b' : 'c';
    await shop.page.getByRole('button', { name: 'Open Convert devtools' }).click();
    const panel = shop.page.getByRole('dialog', { name: 'Convert devtools' });
    await panel.getByRole('button', { name: /^hero-experiment/ }).click();
    await panel.getByRole('radio', { name: other, exact: true }).click();
    await shop.page.locator(`[data-hero=${other === 'c' ? 'three' : 'fresh'}]`).waitFor();
    await panel.getByRole('button', { name: 'Close Convert devtools' }).click();
    await add('Early Bird');
    const ids = idsOf(before);
    expect(bare(await shop.arrived(3)).slice(0, 2)).toEqual(exposures(ids));
    await shop.visit();
    expect(await shop.shown()).toEqual(before);
  });
});
