import { createElement, Suspense } from 'react';
import { renderToString } from 'react-dom/server';
import { createServerConvert } from '../../src/server';
import { createSite, type Site } from '../pages/createSite';
import { Hero, Page as Tree } from '../pages/Page';
import { type Engine, pause, type Tab, waitFor } from './engine';
import { type Cell, compare, type Outcome, quiet } from './outcome';

let sites = 0;

interface Stage {
  readonly site: Site;
  /** Opens a page with these questions in its address, and waits for what it shows. */
  open(search?: string, shown?: RegExp): Promise<Tab>;
}

const HERO = /^(original|b|c)$/;

const shows = (tab: Tab, shown: RegExp): Promise<void> =>
  waitFor(`the page to show ${shown}`, () =>
    tab.evaluate(
      (source) => new RegExp(source, 'm').test(document.getElementById('root')?.innerText.trim() ?? ''),
      shown.source,
    ),
  );

/** Until the server has all that the page has to say. */
async function settle(tab: Tab): Promise<void> {
  await tab.evaluate(() => window.client.flush());
  await pause(100);
}

const exposedBy = ({ convert }: Site): string[] =>
  convert.events().map(({ eventType, data }) => `${eventType} ${data['experienceId']}`);

/** A site of its own; afterwards the server must have one exposure of the hero, and nothing else. */
function exposureCell(name: string, run: (stage: Stage) => Promise<void>, expected = ['bucketing 100']): Cell {
  return {
    name,
    async run(engine: Engine): Promise<Outcome> {
      const site = await createSite();
      const host = `site${(sites += 1)}.localhost`;
      const tabs: Tab[] = [];
      const open: Stage['open'] = async (search, shown = HERO) => {
        const tab = await engine.open();
        tabs.push(tab);
        await tab.goto(site.page(search).replace('127.0.0.1', host));
        await shows(tab, shown);
        return tab;
      };
      try {
        await run({ site, open });
        await quiet(site.convert.total, expected.length);
        return compare(expected, exposedBy(site));
      } finally {
        await Promise.all(tabs.map((tab) => tab.close().catch(() => {})));
        await site.close();
      }
    },
  };
}

export const exposureCells: readonly Cell[] = [
  exposureCell('one hook', async ({ open }) => settle(await open('?loose'))),
  exposureCell('one hook in StrictMode', async ({ open }) => settle(await open())),
  exposureCell('one hook, reloaded twice', async ({ open }) => {
    const tab = await open();
    await settle(tab);
    for (let loads = 0; loads < 2; loads += 1) {
      await tab.reload();
      await shows(tab, HERO);
      await settle(tab);
    }
  }),
  exposureCell('two tabs at once', async ({ open }) => {
    const tabs = [await open('?hero=nothing', /^nothing$/), await open('?hero=nothing', /^nothing$/)];
    // One message that both hear at once; whoever drives the browser speaks to one tab after the other.
    const listen = (): void => {
      new BroadcastChannel('now').onmessage = () => (location.search = '');
    };
    for (const tab of tabs) await tab.evaluate(listen);
    const speaker = await open('?hero=nothing', /^nothing$/);
    await speaker.evaluate(() => new BroadcastChannel('now').postMessage('now'));
    for (const tab of tabs) await shows(tab, HERO);
    for (const tab of tabs) await settle(tab);
  }),
  exposureCell('hydration of server HTML', async ({ site, open }) => {
    const server = await createServerConvert({
      sdkKey: '10022898/10025986',
      configEndpoint: site.convert.configEndpoint,
      trackEndpoint: site.convert.trackEndpoint,
      visitorId: 'v1',
      experiences: ['hero'],
    });
    const initialState = server.dehydrate({ mode: 'config' });
    const children = createElement(Suspense, { fallback: 'waiting' }, createElement(Hero));
    const html = renderToString(createElement(Tree, { initialState, children }));
    const [, served] = /<p>(\w+)<\/p>/.exec(html) ?? [];
    site.serve({ html, initialState });
    const tab = await open();
    await waitFor('hydration', () => tab.evaluate(() => window.client?.status === 'success'));
    await settle(tab);
    const contents = await tab.evaluate(() => window.contents);
    if (contents.join() !== served) throw new Error(`${served} was served, ${contents.join()} was shown.`);
  }),
  exposureCell('below the fold, scrolled to', async ({ site, open }) => {
    const tab = await open('?visible');
    await settle(tab);
    await pause(500);
    if (site.convert.total() > 0) throw new Error('Exposed before it was on screen.');
    await tab.evaluate(() => document.querySelector('p')!.scrollIntoView());
    await waitFor('an exposure', () => site.convert.total() > 0);
    await tab.evaluate(() => scrollTo(0, 0));
    await pause(200);
    await tab.evaluate(() => document.querySelector('p')!.scrollIntoView());
    await settle(tab);
  }),
  exposureCell('below the fold, never seen', async ({ open }) => settle(await open('?visible')), []),
];
