import { chromium } from 'playwright';
import { BROWSER_ARGS, ensureBrowser } from '../../../scripts/findBrowser.js';

/** A browser that is there when it is asked for: one that crashed is started again. */
export function startBrowser() {
  let browser = null;
  return {
    async get() {
      if (!browser?.isConnected())
        browser = await chromium.launch({ executablePath: ensureBrowser(), args: BROWSER_ARGS });
      return browser;
    },
    close: () => browser?.close(),
  };
}
