import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright';
import { BROWSER_ARGS, ensureBrowser } from '../../scripts/findBrowser.js';
import { callAsText, type Engine, type LaunchOptions, type Tab } from './engine';
import { endProcess, findMainProcess } from './processes';

/** Chromium, driven by Playwright. */
export async function launchChromium({ profile }: LaunchOptions = {}): Promise<Engine> {
  const folder = profile ?? (await mkdtemp(join(tmpdir(), 'convert-chromium-')));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: ensureBrowser(),
    args: BROWSER_ARGS,
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
  const first = context.pages()[0] ?? (await context.newPage());
  const version = context.browser()?.version() ?? (await first.evaluate(() => navigator.userAgent));
  return {
    name: 'Chromium',
    version,
    open: async () => toTab(await context.newPage()),
    async kill() {
      const closed = new Promise((resolve) => context.once('close', resolve));
      await endProcess(await findMainProcess(`--user-data-dir=${folder}`));
      await closed;
    },
    async close() {
      await context.close();
      if (!profile) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function toTab(page: Page): Tab {
  return {
    goto: async (url) => void (await page.goto(url)),
    async evaluate(run, ...args) {
      return JSON.parse(await page.evaluate<string>(callAsText(run as never, args)));
    },
    reload: async () => void (await page.reload()),
    back: async () => void (await page.goBack({ waitUntil: 'commit' })),
    async close() {
      if (page.isClosed()) return;
      const closed = page.waitForEvent('close');
      await page.close({ runBeforeUnload: true });
      await closed;
    },
    async crash() {
      const session = await page.context().newCDPSession(page);
      const crashed = page.waitForEvent('crash');
      void session.send('Page.crash').catch(() => {});
      await crashed;
      await page.close();
    },
  };
}
