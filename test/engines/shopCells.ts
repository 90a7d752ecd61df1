import { serveStorybook } from '../../.storybook/serveStorybook.js';
import type { ReceivedEvent } from '../../src/cli/server/received';
import { conversion, exposures, idsOf } from '../e2e/openShop';
import { type Engine, type Tab, waitFor } from './engine';
import { type Cell, compare, type Outcome, quiet } from './outcome';

/** With all the time in the world: on a busy machine the config may take longer than a shop would wait. */
const SHOP = '/iframe.html?id=shop-corner-roastery--open&viewMode=story&args=timeout:600000';
const HEROES: Readonly<Record<string, string>> = { plain: 'original', fresh: 'b', three: 'c' };
const TONES: Readonly<Record<string, string>> = { original: 'plain', b: 'fresh', c: 'three' };

interface Shop {
  readonly tab: Tab;
  visit(): Promise<void>;
  /** What the visitor sees, by experience key. */
  shown(): Promise<Record<string, string>>;
  /** Presses the button, link or radio whose name begins so, or is so, as soon as it is there, also within shadow roots. */
  press(name: string, isWhole?: boolean): Promise<void>;
  waitForElement(selector: string): Promise<void>;
  text(selector: string): Promise<string | null>;
}

const bare = ({ eventType, data }: Pick<ReceivedEvent, 'eventType' | 'data'>): string =>
  JSON.stringify({ eventType, data });

/** A demo of its own, with what the server must have received in the end. */
function shopCell(name: string, run: (shop: Shop) => Promise<Pick<ReceivedEvent, 'eventType' | 'data'>[]>): Cell {
  return {
    name,
    async run(engine: Engine): Promise<Outcome> {
      const demo = await serveStorybook();
      const tab = await engine.open();
      const received = async () =>
        ((await (await fetch(`${demo.url}/convert/shop/_events`)).json()) as { events: ReceivedEvent[] }).events;
      try {
        const shop = createShop(tab, demo.url + SHOP);
        await shop.visit();
        const expected = (await run(shop)).map(bare);
        let arrived = await received();
        const ask = setInterval(() => void received().then((events) => (arrived = events)), 100);
        await quiet(() => arrived.length, expected.length).finally(() => clearInterval(ask));
        return compare(expected, arrived.map(bare));
      } finally {
        await tab.close().catch(() => {});
        await demo.close();
      }
    },
  };
}

function createShop(tab: Tab, url: string): Shop {
  const waitForElement = (selector: string) =>
    waitFor(selector, () => tab.evaluate((wanted) => document.querySelector(wanted) !== null, selector));
  const text = (selector: string) =>
    tab.evaluate((wanted) => document.querySelector(wanted)?.textContent ?? null, selector);
  return {
    tab,
    waitForElement,
    text,
    async visit() {
      await tab.goto(url);
      await waitForElement('[data-hero]');
      await waitForElement('[data-testid=pricing-experiment]');
    },
    async shown() {
      const tone = await tab.evaluate(() => document.querySelector<HTMLElement>('[data-hero]')?.dataset['hero'] ?? '');
      const isOriginal = await tab.evaluate(() => document.querySelector('.one-price') !== null);
      return {
        'hero-experiment': HEROES[tone] ?? '',
        'pricing-experiment': isOriginal ? 'original' : 'yearly-plan',
      };
    },
    press: (name, isWhole = false) =>
      waitFor(`something called ${name}`, () =>
        tab.evaluate(
          (wanted, whole) => {
            const inside = (root: ParentNode): HTMLElement[] =>
              [...root.querySelectorAll<HTMLElement>('*')].flatMap((element) => [
                element,
                ...(element.shadowRoot ? inside(element.shadowRoot) : []),
              ]);
            const nameOf = (element: HTMLElement): string =>
              element.getAttribute('aria-label') ??
              (element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : element.textContent) ??
              '';
            const found = inside(document)
              .filter((element) => element.matches('button, a, input[type=radio]'))
              .find((element) =>
                whole ? nameOf(element).trim() === wanted : nameOf(element).trim().startsWith(wanted),
              );
            found?.click();
            return found !== undefined;
          },
          name,
          isWhole,
        ),
      ),
  };
}

const order = (amount: number, transactionId: string | null) => [
  { key: 'amount', value: amount },
  { key: 'productsCount', value: 1 },
  { key: 'transactionId', value: transactionId },
];

export const shopCells: readonly Cell[] = [
  shopCell('shop: bought, and loaded again', async (shop) => {
    const shown = await shop.shown();
    const ids = idsOf(shown);
    await shop.press('Add Early Bird to the basket');
    await shop.press('Buy for');
    await shop.waitForElement('[data-testid=order]');
    const number = await shop.text('[data-testid=order]');
    await shop.visit();
    if (JSON.stringify(await shop.shown()) !== JSON.stringify(shown)) throw new Error('It looks different now.');
    return [
      ...exposures(ids),
      conversion('add-to-cart', ids),
      conversion('purchase', ids),
      conversion('purchase', ids, order(12.5, number)),
    ];
  }),
  shopCell('devtools panel: a variation forced, seen and not tracked', async (shop) => {
    const shown = await shop.shown();
    const ids = idsOf(shown);
    const other = shown['hero-experiment'] === 'c' ? 'b' : 'c';
    await shop.press('Open Convert devtools');
    await shop.press('hero-experiment');
    await shop.press(other, true);
    await shop.waitForElement(`[data-hero=${TONES[other]}]`);
    await shop.press('Close Convert devtools');
    await shop.press('Add Early Bird to the basket');
    await shop.visit();
    if (JSON.stringify(await shop.shown()) !== JSON.stringify(shown)) throw new Error('It looks different now.');
    return [...exposures(ids), conversion('add-to-cart', ids)];
  }),
];
