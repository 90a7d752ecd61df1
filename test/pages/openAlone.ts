import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { BROWSER_ARGS, findBrowser } from '../../scripts/findBrowser.js';
import { createTempFolder } from '../support/createTempFolder';

/** Opens an address in a Chromium that nobody drives, until the test is over: while DevTools watch, nothing is prerendered. */
export async function openAlone(address: string): Promise<void> {
  const profile = await createTempFolder();
  const args = ['--headless=new', `--user-data-dir=${profile}`, ...BROWSER_ARGS, address];
  const browser = spawn(findBrowser()!, args, { stdio: 'ignore' });
  onTestFinished(async () => {
    browser.kill();
    if (browser.exitCode === null && browser.signalCode === null) await once(browser, 'exit');
  });
}
