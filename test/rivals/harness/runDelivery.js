import { GOALS } from '../project.js';
import { openContext } from './openContext.js';
import { startServices } from './server.js';
import { setTimeout as wait } from 'node:timers/promises';

/** How long something is wrong, from before the conversions are tracked. */
const TROUBLE_MS = 5_000;
/** What is left is given so long to arrive (Statsig sends once a minute), and what arrives twice so long to come again. */
const LONGEST_MS = 75_000;
const QUIET_MS = 4_000;

/**
 * One cell, with services and storage of its own: a page tracks conversions and ends while something is wrong. When all is
 * well again, somebody opens a page of the site, unless the first one stayed. Returns how many conversions did not arrive,
 * and how many arrived once more.
 */
export async function runDelivery(browser, script, { end, trouble }) {
  const services = await startServices();
  const { context, outside, problems } = await openContext(browser, services.origin, {});
  try {
    const page = await openShop(context, script, services.origin);
    // What the SDK sends when it starts is done with.
    await wait(1_500);
    await beginTrouble(trouble, services, context);
    await ends[end](page, `${services.origin}/elsewhere`);
    await wait(trouble === 'none' ? 0 : TROUBLE_MS);
    services.setTrouble(null);
    await context.setOffline(false);
    if (end !== 'stay') await openShop(context, script, services.origin);
    await untilQuiet(services);
    if (outside.length > 0) throw new Error(`It asked ${outside.join(', ')}`);
    if (problems.length > 0) throw new Error(`It threw ${problems.join(', ')}`);
    return count(services.receivedGoals());
  } finally {
    await context.close();
    await services.close();
  }
}

async function openShop(context, script, origin) {
  const page = await context.newPage();
  await page.goto(origin);
  await page.addScriptTag({ content: script });
  await page.evaluate((origin) => globalThis.startDelivery(origin), origin);
  return page;
}

async function beginTrouble(trouble, services, context) {
  if (trouble === 'offline') await context.setOffline(true);
  else if (trouble !== 'none') services.setTrouble(trouble);
}

const track = (page) => page.evaluate((goals) => globalThis.trackGoals(goals), GOALS);

/** What becomes of the page, in the moment in which it tracks. */
const ends = {
  stay: track,

  async leave(page, url) {
    const left = page.waitForEvent('framenavigated');
    await page
      .evaluate(
        ([goals, url]) => {
          globalThis.trackGoals(goals);
          location.href = url;
        },
        [GOALS, url],
      )
      .catch(() => undefined);
    await left;
  },

  /** As somebody does who clicks on its cross: the page hears that it ends. */
  async close(page) {
    await track(page);
    const closed = page.waitForEvent('close');
    await page.close({ runBeforeUnload: true });
    await closed;
  },

  /** The renderer dies: the page hears nothing. */
  async kill(page) {
    const session = await page.context().newCDPSession(page);
    const crashed = page.waitForEvent('crash');
    await track(page);
    void session.send('Page.crash').catch(() => undefined);
    await crashed;
    await page.close();
  },
};

async function untilQuiet(services) {
  const until = Date.now() + LONGEST_MS;
  while (count(services.receivedGoals()).lost > 0 && Date.now() < until) await wait(50);
  await wait(QUIET_MS);
}

function count(received) {
  const numbers = GOALS.map((goal) => received.filter((other) => other === goal).length);
  const strangers = received.filter((goal) => !GOALS.includes(goal));
  if (strangers.length > 0) throw new Error(`It sent ${strangers.join(', ')}, which nobody tracked.`);
  return {
    lost: numbers.filter((number) => number === 0).length,
    repeated: numbers.reduce((sum, number) => sum + Math.max(0, number - 1), 0),
  };
}
