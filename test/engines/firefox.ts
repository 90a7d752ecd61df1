import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findEngines } from '../../scripts/findEngines.js';
import { connectBidi, type Bidi } from './connectBidi.js';
import { callAsText, pause, type Engine, type LaunchOptions, type Tab, withLimit } from './engine';
import { endProcess, endWithUs, findBusyProcess } from './processes';

/** What keeps Firefox from looking for anything outside this machine, and from asking what to do after a crash. */
const PREFERENCES = {
  'app.update.disabledForTesting': true,
  'browser.aboutwelcome.enabled': false,
  'browser.sessionstore.resume_from_crash': false,
  'browser.startup.page': 0,
  'browser.tabs.crashReporting.sendReport': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  // A process for each tab, so that tabs can crash, and meet in the storage, as in Chromium.
  'dom.ipc.processCount.webIsolated': 12,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'toolkit.startup.max_resumed_crashes': -1,
};

/** Firefox, driven over WebDriver BiDi. */
export async function launchFirefox({ profile }: LaunchOptions = {}): Promise<Engine> {
  const folder = profile ?? (await mkdtemp(join(tmpdir(), 'convert-firefox-')));
  const lines = Object.entries(PREFERENCES).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});`);
  await writeFile(join(folder, 'user.js'), lines.join('\n'));
  const args = ['--headless', '--no-remote', '--profile', folder, '--remote-debugging-port', '0', 'about:blank'];
  const browser = spawn(findEngines().firefox!, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, MOZ_CRASHREPORTER_DISABLE: '1' },
  });
  endWithUs(browser);
  const address = await withLimit('for Firefox to start', readAddress(browser), 60_000);
  const bidi = await connectBidi(`${address}/session`);
  const { capabilities } = await bidi.call('session.new', { capabilities: {} });
  const hasEnded = once(browser, 'exit');
  return {
    name: 'Firefox',
    version: String((capabilities as { browserVersion: string }).browserVersion),
    async open() {
      const { context } = await bidi.call('browsingContext.create', { type: 'tab' });
      return toTab(bidi, String(context), browser.pid!);
    },
    async kill() {
      bidi.close();
      await endProcess(browser.pid!);
      await hasEnded;
    },
    async close() {
      await bidi.call('browser.close').catch(() => browser.kill());
      await Promise.race([hasEnded, pause(10_000).then(() => browser.kill('SIGKILL'))]);
      bidi.close();
      if (!profile) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function readAddress(browser: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    browser.once('exit', (code) => reject(new Error(`Firefox ended with ${code}: ${text}`)));
    browser.stderr!.on('data', (chunk) => {
      text = `${text}${chunk}`.slice(-4_000);
      const [, found] = /BiDi listening on (ws:\S+)/.exec(text) ?? [];
      if (found) resolve(found);
    });
  });
}

function toTab(bidi: Bidi, context: string, root: number): Tab {
  const tab: Tab = {
    goto: async (url) => void (await bidi.call('browsingContext.navigate', { context, url, wait: 'complete' })),
    async evaluate(run, ...args) {
      const answer = await bidi.call('script.evaluate', {
        expression: callAsText(run as never, args),
        target: { context },
        awaitPromise: true,
      });
      if (answer.type === 'exception') {
        throw new Error((answer as { exceptionDetails?: { text?: string } }).exceptionDetails?.text);
      }
      return JSON.parse((answer as { result: { value: string } }).result.value);
    },
    reload: async () => void (await bidi.call('browsingContext.reload', { context, wait: 'complete' })),
    back: async () => void (await bidi.call('browsingContext.traverseHistory', { context, delta: -1 })),
    close: async () => void (await bidi.call('browsingContext.close', { context })),
    async crash() {
      await endProcess(await findBusyProcess(tab, root, '-isForBrowser'));
      await bidi.call('browsingContext.close', { context }).catch(() => {});
    },
  };
  return tab;
}
