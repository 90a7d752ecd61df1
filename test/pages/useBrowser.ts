import { type Browser, type BrowserContext, chromium } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { BROWSER_ARGS, findBrowser } from '../../scripts/findBrowser.js';
import { createSite, type Site } from './createSite';

/** A browser for a test file, and for each test a browser context and a site of its own, whose page runs `file`. */
export function useBrowser(file?: string) {
  let browser: Browser;
  const stage = {} as { context: BrowserContext; site: Site };
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: findBrowser() ?? undefined, args: BROWSER_ARGS });
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    stage.site = await createSite(file);
    stage.context = await browser.newContext();
  });
  afterEach(async () => {
    await stage.context.close();
    await stage.site.close();
  });
  return stage;
}
