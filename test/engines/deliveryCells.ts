import { TRACKED } from '../browser/delivery/count';
import { createSite, type Site } from '../browser/delivery/createSite';
import { GOALS } from '../browser/delivery/project';
import { type Engine, pause, type Tab, waitFor, waitForPage } from './engine';
import { type Cell, compare, type Outcome, quiet } from './outcome';

type Trouble = 'well' | 'slow' | '500' | 'cut off';
type PageEvent = 'stay' | 'navigate' | 'reload' | 'close' | 'back' | 'four tabs at once';

const TROUBLES: readonly Trouble[] = ['well', 'slow', '500', 'cut off'];
const FAULTS = {
  well: null,
  slow: { target: 'track', delayMs: 2_000 },
  '500': { target: 'track', status: 500 },
  'cut off': { target: 'track', drop: 'before' },
} as const;

/** How long the trouble goes on after the page event. */
const TROUBLE_MS = 600;

interface Scene {
  readonly site: Site;
  readonly engine: Engine;
  readonly tab: Tab;
}

const track = (tab: Tab): Promise<void> => tab.evaluate((goals) => window.harness.track(goals), GOALS);

/** Tracks and leaves in one turn of the event loop. */
async function trackAndGo(tab: Tab, url: string): Promise<void> {
  const leave = (goals: readonly string[], next: string): void => {
    window.harness.track(goals);
    location.href = next;
  };
  await tab.evaluate(leave, GOALS, url).catch(() => {});
  await waitForPage(tab, url);
}

const act: Record<Exclude<PageEvent, 'four tabs at once'>, (scene: Scene) => Promise<void>> = {
  stay: ({ tab }) => track(tab),

  navigate: ({ tab, site }) => trackAndGo(tab, site.blank),

  async reload({ tab }) {
    const birth = await tab.evaluate(() => window.harness.birth);
    const reload = (goals: readonly string[]): void => {
      window.harness.track(goals);
      location.reload();
    };
    await tab.evaluate(reload, GOALS).catch(() => {});
    await waitFor('the page to load again', () => tab.evaluate((old) => window.harness.birth !== old, birth));
  },

  async close({ tab }) {
    await track(tab);
    await tab.close();
  },

  async back({ tab, site }) {
    await trackAndGo(tab, site.blank);
    await pause(200);
    // Kept in the back/forward cache or loaded anew, as the browser likes.
    await tab.back();
    await waitFor('the page to come back', () => tab.evaluate(() => window.harness !== undefined));
  },
};

/** Opens the page under test, with its config. */
async function openPage(engine: Engine, url: string): Promise<Tab> {
  const tab = await engine.open();
  await tab.goto(url);
  await tab.evaluate(() => window.harness.ready);
  return tab;
}

/** Shows the experience, and waits until the page has learned what there is to learn of the server. */
async function learn(site: Site, tab: Tab, trouble: Trouble): Promise<void> {
  await tab.evaluate(() => window.harness.expose());
  await waitFor('a request', () => postsTo(site) > 0);
  // A slow server is met in the middle of an answer.
  if (trouble === 'slow') await pause(100);
  else await waitFor('the answer', () => tab.evaluate(() => window.harness.isAnswered()));
}

const postsTo = ({ tracking }: Site): number =>
  tracking.requests().filter(({ target, method }) => target === 'track' && method === 'POST').length;

/** Somebody loads a page of the site, which sees to what is left; then the server counts. */
async function countAfterReturn(engine: Engine, site: Site, expected: readonly string[]): Promise<Outcome> {
  const visitor = await openPage(engine, site.followUp);
  await waitFor('the storage to be empty', () => visitor.evaluate(() => window.harness.waiting() === 0));
  await quiet(site.tracking.total, expected.length);
  await visitor.close();
  return compare(
    expected,
    site.tracking.events().map(({ data }) => String(data['experienceId'] ?? data['goalId'])),
  );
}

/** A site of its own, and the end of every tab that was opened. */
async function onSite(engine: Engine, run: (site: Site, engine: Engine) => Promise<Outcome>): Promise<Outcome> {
  const site = await createSite();
  const tabs: Tab[] = [];
  const open = async (): Promise<Tab> => {
    const tab = await engine.open();
    tabs.push(tab);
    return tab;
  };
  try {
    return await run(site, { ...engine, open });
  } finally {
    await Promise.all(tabs.map((tab) => tab.close().catch(() => {})));
    await site.close();
  }
}

function deliveryCell(event: Exclude<PageEvent, 'four tabs at once'>, trouble: Trouble): Cell {
  const name = `${event}, server ${trouble}`;
  const run = (engine: Engine) =>
    onSite(engine, async (site, own) => {
      site.tracking.setFault(FAULTS[trouble]);
      const tab = await openPage(own, event === 'close' ? `${site.page}?patient` : site.page);
      await learn(site, tab, trouble);
      await act[event]({ site, engine: own, tab });
      await pause(TROUBLE_MS);
      site.tracking.setFault(null);
      return countAfterReturn(own, site, TRACKED);
    });
  return { name, run };
}

function fourTabs(trouble: Trouble): Cell {
  const run = (engine: Engine) =>
    onSite(engine, async (site, own) => {
      site.tracking.setFault(FAULTS[trouble]);
      const tabs: Tab[] = [];
      for (let number = 0; number < 4; number += 1) tabs.push(await openPage(own, site.page));
      // One message that all hear at once; whoever drives the browser speaks to one tab after the other.
      const listen = (goals: readonly string[]): void => {
        new BroadcastChannel('now').onmessage = () => {
          window.harness.expose();
          window.harness.track(goals);
        };
      };
      for (const tab of tabs) await tab.evaluate(listen, GOALS);
      const speaker = await openPage(own, site.followUp);
      await speaker.evaluate(() => new BroadcastChannel('now').postMessage('now'));
      await waitFor('a request', () => postsTo(site) > 0);
      await pause(TROUBLE_MS);
      site.tracking.setFault(null);
      return countAfterReturn(own, site, TRACKED);
    });
  return { name: `four tabs at once, server ${trouble}`, run };
}

const special = (name: string, run: (site: Site, engine: Engine) => Promise<Outcome>): Cell => ({
  name,
  run: (engine) => onSite(engine, run),
});

const storedBy = (tab: Tab): Promise<string[]> => tab.evaluate(() => window.harness.stored());

export const deliveryCells: readonly Cell[] = [
  ...(['stay', 'navigate', 'reload', 'close', 'back'] as const).flatMap((event) =>
    TROUBLES.map((trouble) => deliveryCell(event, trouble)),
  ),
  ...(['well', '500'] as const).map(fourTabs),
  special('storage forbidden, stay', async (site, engine) => {
    const tab = await openPage(engine, site.forbidden);
    await learn(site, tab, 'well');
    await track(tab);
    return countAfterReturn(engine, site, TRACKED);
  }),
  special('storage forbidden, navigate', async (site, engine) => {
    const tab = await openPage(engine, site.forbidden);
    await learn(site, tab, 'well');
    await trackAndGo(tab, site.blank);
    return countAfterReturn(engine, site, TRACKED);
  }),
  special('consent pending, then granted', async (site, engine) => {
    const tab = await openPage(engine, `${site.page}?pending`);
    await tab.evaluate(() => window.harness.expose());
    await track(tab);
    await pause(600);
    if (postsTo(site) > 0) throw new Error('A request was made without consent.');
    const stored = await storedBy(tab);
    if (stored.length > 0) throw new Error(`Written without consent: ${stored.join()}`);
    await tab.evaluate(() => window.harness.grant());
    return countAfterReturn(engine, site, TRACKED);
  }),
  special('consent granted, then denied while the server fails', async (site, engine) => {
    site.tracking.setFault(FAULTS['500']);
    const tab = await openPage(engine, site.page);
    await learn(site, tab, '500');
    await tab.evaluate(() => window.harness.deny());
    await track(tab);
    site.tracking.setFault(null);
    await pause(2_500);
    const stored = await storedBy(tab);
    if (stored.length > 0) throw new Error(`Left after a denial: ${stored.join()}`);
    await tab.close();
    return countAfterReturn(engine, site, []);
  }),
];
