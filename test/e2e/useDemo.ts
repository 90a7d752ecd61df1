import { chromium, type Browser } from 'playwright';
import { afterAll, beforeAll } from 'vitest';
import { serveStorybook } from '../../.storybook/serveStorybook.js';
import { BROWSER_ARGS, findBrowser } from '../../scripts/findBrowser.js';

/** The built Storybook and a browser, for a test file. */
export function useDemo() {
  const stage = {} as { browser: Browser; demo: Awaited<ReturnType<typeof serveStorybook>> };
  beforeAll(async () => {
    stage.demo = await serveStorybook();
    stage.browser = await chromium.launch({ executablePath: findBrowser() ?? undefined, args: BROWSER_ARGS });
  });
  afterAll(async () => {
    await stage.browser.close();
    await stage.demo.close();
  });
  return stage;
}
