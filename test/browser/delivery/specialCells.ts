import type { Frame, Page, Request } from 'playwright';
import { expectRestored } from './asMeant';
import { closeTab, killTab } from './cells';
import type { Outcome } from './cells';
import { count, TRACKED } from './count';
import type { Profile } from './createProfiles';
import { createSite } from './createSite';
import type { Site } from './createSite';
import { GOALS } from './project';
import { comeBack, hasAnswers, settle } from './runCell';
import { within } from './within';

export interface SpecialCell {
  readonly name: string;
  readonly declared: Outcome;
  /** Why the outcome is what it is, for the table. */
  readonly why: string;
  run(stage: Stage): Promise<void>;
  /** What should have arrived; the exposure and three conversions unless said. */
  readonly expected?: readonly string[];
}

export interface Stage {
  readonly site: Site;
  /** Opens a page, and waits until it has delivered its exposure, when it can. */
  open(url?: string): Promise<Page>;
  /** The same, in a frame of an empty page. */
  openFrame(): Promise<{ page: Page; frame: Frame }>;
}

const NOTHING_WRONG: Outcome = { lost: 0, repeated: 0 };
const WIDE = 100;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const fail500 = { target: 'track', status: 500 } as const;

const isTracking = (about: Request): boolean => about.url().includes('/v1/track/');
const trackAll = (page: Page): Promise<void> => page.evaluate((goals) => window.harness.track(goals), GOALS);

/** Tracks, and waits until the page has heard that the server will not have it: a response is seen here before. */
async function failOnce(page: Page): Promise<void> {
  await trackAll(page);
  await hasAnswers(page);
}

/** Resolves when the page at this address sends something. */
function sendingFrom(page: Page, url: string): Promise<Request> {
  return page.waitForRequest((request) => isTracking(request) && request.frame().url() === url);
}

/** Tracks and leaves in one turn of the event loop. */
async function trackAndGo(page: Page, url: string): Promise<void> {
  await page.evaluate(
    ([goals, next]) => {
      window.harness.track(goals);
      location.href = next;
    },
    [GOALS, url] as const,
  );
  await page.waitForURL(url, { waitUntil: 'commit' });
}

/** Where the page under test is: a page, or a frame in one. */
type Place = Pick<Page, 'evaluate'>;

/**
 * Leaves during a first request, which then succeeds, with an event that waits. What was under way must not be taken for failed, and
 * what waits must leave with the page: nobody may ever come back.
 */
async function leaveInTheMiddle(site: Site, page: Page, place: Place, leave: (url: string) => void, url = site.blank) {
  site.tracking.setFault({ target: 'track', delayMs: 1_500 });
  const request = page.waitForRequest(isTracking);
  await place.evaluate((goals) => window.harness.track(goals), GOALS.slice(0, 2));
  await request;
  await pause(100);
  await place.evaluate((goals) => window.harness.track(goals), GOALS.slice(2));
  await place.evaluate(leave, url).catch(() => {});
  await pause(2_000);
  site.tracking.setFault(null);
  if (site.tracking.total() < TRACKED.length) throw new Error('Something waits for somebody to come back.');
}

const goTo = (url: string): void => void (location.href = url);

function wideIds(number: number): string[] {
  return Array.from({ length: number }, (_, amount) => `903:${amount}`);
}

/** Asked of a page that is open: what it has left in the storage, beyond its own config. */
const storedBy = (page: Page): Promise<string[]> => page.evaluate(() => window.harness.stored());

async function arrived({ tracking }: Site, number: number): Promise<void> {
  const until = Date.now() + 15_000;
  while (tracking.total() < number) {
    if (Date.now() > until) throw new Error(`Only ${tracking.total()} of ${number} events arrived.`);
    await pause(20);
  }
}

/** What the matrix has no row or column for. */
export const SPECIAL_CELLS: readonly SpecialCell[] = [
  {
    name: 'storage full, stay',
    declared: NOTHING_WRONG,
    why: 'sent from memory',
    async run({ open, site }) {
      await trackAll(await open(`${site.page}?full`));
      await arrived(site, 4);
    },
  },
  {
    name: 'storage full, navigate',
    declared: NOTHING_WRONG,
    why: 'handed to the browser as the page ends',
    run: async ({ open, site }) => trackAndGo(await open(`${site.page}?full`), site.blank),
  },
  {
    name: 'storage full, close',
    declared: NOTHING_WRONG,
    why: 'handed to the browser as the page ends',
    async run({ open, site }) {
      const page = await open(`${site.page}?full&patient`);
      await trackAll(page);
      await closeTab(page);
    },
  },
  {
    name: 'storage forbidden, stay',
    declared: NOTHING_WRONG,
    why: 'sent from memory',
    async run({ open, site }) {
      await trackAll(await open(site.forbidden));
      await arrived(site, 4);
    },
  },
  {
    name: 'storage forbidden, navigate',
    declared: NOTHING_WRONG,
    why: 'handed to the browser as the page ends',
    run: async ({ open, site }) => trackAndGo(await open(site.forbidden), site.blank),
  },
  {
    name: 'storage forbidden, server 500 and well again, stay',
    declared: NOTHING_WRONG,
    why: 'sent again from memory',
    async run({ open, site }) {
      const page = await open(site.forbidden);
      site.tracking.setFault({ ...fail500, times: 1 });
      await trackAll(page);
      await arrived(site, 4);
    },
  },
  {
    name: 'consent pending, then granted',
    declared: NOTHING_WRONG,
    why: 'nothing left the page or was written before',
    async run({ open, site }) {
      const page = await open(`${site.page}?pending`);
      await trackAll(page);
      await pause(600);
      if (site.tracking.requests().length > 0) throw new Error('A request was made without consent.');
      const stored = await storedBy(page);
      if (stored.length > 0) throw new Error(`Written without consent: ${stored.join()}`);
      await page.evaluate(() => window.harness.grant());
      await arrived(site, 4);
    },
  },
  {
    name: 'consent pending, navigate',
    declared: { lost: 4, repeated: 0 },
    why: 'without consent nothing may be sent or kept',
    run: async ({ open, site }) => trackAndGo(await open(`${site.page}?pending`), site.blank),
  },
  {
    name: `${WIDE} conversions of 1 KB pending, navigate`,
    declared: NOTHING_WRONG,
    why: '60 KB are handed to the browser, the next page sends the rest',
    expected: ['500', '903', ...wideIds(WIDE)],
    async run({ open, site }) {
      const page = await open(`${site.page}?patient`);
      await page.evaluate(
        ([number, url]) => {
          for (let amount = 0; amount < number; amount++) window.harness.trackWide(amount);
          location.href = url;
        },
        [WIDE, site.blank] as const,
      );
      await page.waitForURL(site.blank, { waitUntil: 'commit' });
      await pause(300);
      const byBeacon = site.tracking.events().filter(({ transport }) => transport.via === 'beacon');
      const bytesOfBatches = new Map(byBeacon.map(({ batch, transport }) => [batch, transport.bytes]));
      const bytes = [...bytesOfBatches.values()].reduce((sum, each) => sum + each, 0);
      if (bytes < 30_000 || bytes > 60_000) throw new Error(`${bytes} bytes were handed over.`);
    },
  },
  {
    name: 'five pages in a row, each left at once',
    declared: NOTHING_WRONG,
    why: 'each hands over its own',
    expected: ['500', '903', ...wideIds(5)],
    async run({ open, site }) {
      const page = await open();
      for (let turn = 0; turn < 5; turn++) {
        const next = `${site.page}?follow-up=${turn}`;
        await page.evaluate(() => window.harness.ready);
        await page.evaluate(
          ([amount, url]) => {
            window.harness.trackWide(amount);
            location.href = url;
          },
          [turn, next] as const,
        );
        await page.waitForURL(next, { waitUntil: 'load' });
      }
    },
  },
  {
    name: 'server 500; back to a page whose events another page has adopted',
    declared: NOTHING_WRONG,
    why: 'the page asks the storage before it sends',
    async run({ open, site }) {
      const page = await open();
      const birth = await page.evaluate(() => window.harness.birth);
      site.tracking.setFault(fail500);
      await failOnce(page);
      const adopted = sendingFrom(page, site.followUp);
      await page.evaluate((url) => void (location.href = url), site.followUp);
      await page.waitForURL(site.followUp, { waitUntil: 'load' });
      await adopted;
      await page.goBack({ waitUntil: 'commit' });
      await expectRestored(page, birth);
      await pause(200);
      site.tracking.setFault(null);
    },
  },
  {
    name: 'server 500; the next page, too, is left while it sends them',
    declared: NOTHING_WRONG,
    why: 'what has failed on one page is taken for failed on the next',
    async run({ open, site }) {
      const page = await open();
      site.tracking.setFault([
        { ...fail500, times: 1 },
        { ...fail500, delayMs: 1_500 },
      ]);
      await failOnce(page);
      await page.goto(site.blank);
      const adopted = sendingFrom(page, site.followUp);
      await page.goto(site.followUp);
      await adopted;
      await page.goto(site.blank);
      await pause(2_000);
      site.tracking.setFault(null);
    },
  },
  {
    name: 'three tabs killed at once, server 500',
    declared: NOTHING_WRONG,
    why: 'the next page adopts from all three',
    async run({ open, site }) {
      const pages = [await open(), await open(`${site.page}?follow-up`), await open(`${site.page}?follow-up`)];
      site.tracking.setFault(fail500);
      // One killed in the middle of a first request would be another story, told below.
      await Promise.all(pages.map(failOnce));
      await Promise.all(pages.map(killTab));
      site.tracking.setFault(null);
    },
  },
  {
    name: 'server fails in the moment the page is left',
    declared: { lost: 3, repeated: 0 },
    why: 'a beacon was accepted and failed: counted as delivered',
    async run({ open, site }) {
      const page = await open();
      site.tracking.setFault(fail500);
      await trackAndGo(page, site.blank);
      await pause(500);
      site.tracking.setFault(null);
    },
  },
  {
    name: 'page left during a first request, which then fails',
    declared: { lost: 3, repeated: 0 },
    why: 'a request under way when its page ends counts as delivered',
    async run({ open, site }) {
      const page = await open();
      site.tracking.setFault({ ...fail500, delayMs: 1_500 });
      const request = page.waitForRequest(isTracking);
      await trackAll(page);
      await request;
      await pause(100);
      await page.goto(site.followUp);
      await pause(2_000);
      site.tracking.setFault(null);
    },
  },
  {
    name: 'page left during a first request, which then succeeds',
    declared: NOTHING_WRONG,
    why: 'a request under way when its page ends counts as delivered',
    async run({ open, site }) {
      const page = await open();
      site.tracking.setFault({ target: 'track', delayMs: 1_500 });
      const request = page.waitForRequest(isTracking);
      await trackAll(page);
      await request;
      await pause(100);
      await page.goto(site.followUp);
      await pause(2_000);
      site.tracking.setFault(null);
    },
  },
  {
    name: 'page left during a retry, which then succeeds',
    declared: { lost: 0, repeated: 3 },
    why: 'after a failure, a request without an answer counts as failed too',
    async run({ open, site }) {
      const page = await open();
      site.tracking.setFault([
        { ...fail500, times: 1 },
        { target: 'track', delayMs: 3_000, times: 1 },
      ]);
      let requests = 0;
      const retry = page.waitForRequest((request) => isTracking(request) && ++requests === 2);
      await trackAll(page);
      await retry;
      await pause(200);
      await page.goto(site.followUp);
    },
  },
  {
    name: 'reloaded during a first request, with more waiting',
    declared: NOTHING_WRONG,
    why: 'the end of a page is no failure, and takes along what waits',
    async run({ open, site }) {
      const page = await open();
      await leaveInTheMiddle(site, page, page, () => location.reload());
    },
  },
  {
    name: 'the same, left with an unload listener',
    declared: NOTHING_WRONG,
    why: 'the same',
    async run({ open, site }) {
      const page = await open(site.unload);
      await leaveInTheMiddle(site, page, page, goTo);
    },
  },
  {
    name: 'the same, left with Cache-Control: no-store',
    declared: NOTHING_WRONG,
    why: 'the same',
    async run({ open, site }) {
      const page = await open(site.noStore);
      await leaveInTheMiddle(site, page, page, goTo);
    },
  },
  {
    name: 'the same, in a frame that is navigated',
    declared: NOTHING_WRONG,
    why: 'the same',
    async run({ openFrame, site }) {
      const { page, frame } = await openFrame();
      await leaveInTheMiddle(site, page, frame, goTo);
    },
  },
  {
    name: 'the same, in a frame that is removed',
    declared: NOTHING_WRONG,
    why: 'the same',
    async run({ openFrame, site }) {
      const { page, frame } = await openFrame();
      await leaveInTheMiddle(site, page, frame, () => parent.document.querySelector('iframe')!.remove());
    },
  },
  {
    name: 'a link that is answered with 204, during a first request',
    declared: NOTHING_WRONG,
    why: 'the page stays, and hears the answers',
    async run({ open, site }) {
      const page = await open();
      await leaveInTheMiddle(site, page, page, goTo, site.empty);
    },
  },
  {
    name: 'a link that is answered with a download, during a first request',
    declared: NOTHING_WRONG,
    why: 'the page stays, and hears the answers',
    async run({ open, site }) {
      const page = await open();
      await leaveInTheMiddle(site, page, page, goTo, site.download);
    },
  },
];

/** Runs one, and counts at the server after somebody has come back. */
export async function runSpecialCell(profile: Profile, cell: SpecialCell): Promise<Outcome & { events: number }> {
  const site = await createSite();
  const expected = cell.expected ?? TRACKED;
  async function open(url = site.page): Promise<Page> {
    const page = await profile.open();
    await page.goto(url);
    await prepare(page, url);
    return page;
  }
  async function openFrame(): Promise<{ page: Page; frame: Frame }> {
    const page = await profile.open();
    await page.goto(site.blank);
    await page.setContent(`<iframe src="${site.page}"></iframe>`);
    const frame = page.frames()[1]!;
    await frame.waitForLoadState();
    await prepare(frame, site.page);
    return { page, frame };
  }
  async function prepare(place: Page | Frame, url: string): Promise<void> {
    await within(
      'for the config',
      place.evaluate(() => window.harness.ready),
    );
    if (url.includes('follow-up')) return;
    await place.evaluate(() => window.harness.expose());
    if (!url.includes('pending')) await hasAnswers(place);
  }
  try {
    await within('for what the cell is about', cell.run({ site, open, openFrame }));
    await comeBack(profile, site);
    await settle(site, expected, cell.declared);
    return { ...count(site, expected), events: site.tracking.total() };
  } finally {
    await within('for the servers to close', site.close());
  }
}
