import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { findEngines } from '../../scripts/findEngines.js';
import { callAsText, waitFor, type Engine, type Tab, withLimit } from './engine';
import { endWithUs } from './processes';

type Call = (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) => Promise<unknown>;

/** WebKitGTK's MiniBrowser on a screen that nobody sees, driven over WebDriver. What it stores ends with it. */
export async function launchWebkit(): Promise<Engine> {
  const found = findEngines();
  const { screen, display } = await startScreen(found.xvfb!);
  const port = await freePort();
  const driver = spawn(found.webkitDriver!, [`--port=${port}`], {
    stdio: 'ignore',
    env: { ...process.env, DISPLAY: display, GDK_BACKEND: 'x11', WAYLAND_DISPLAY: '' },
  });
  endWithUs(driver, screen);
  const browserOptions = { binary: found.miniBrowser, args: ['--automation'] };
  // A session's address waits for no page: the pages themselves are asked.
  const wanted = { pageLoadStrategy: 'none', 'webkitgtk:browserOptions': browserOptions };
  const root = `http://127.0.0.1:${port}`;
  await waitFor('WebKitWebDriver', async () => (await fetch(`${root}/status`)).ok);
  const session = (await callAt(root)('POST', '/session', { capabilities: { alwaysMatch: wanted } })) as {
    sessionId: string;
    capabilities: { browserVersion: string };
  };
  const call = callAt(`${root}/session/${session.sessionId}`);
  const inWindow = createWindowQueue(call);
  // It stays: a window is opened from one that is there, and a session ends with its last.
  const home = String(await call('GET', '/window'));
  const end = async (): Promise<void> => {
    for (const child of [driver, screen]) {
      const ended = once(child, 'exit');
      if (child.exitCode === null && child.signalCode === null && child.kill()) await ended;
    }
  };
  return {
    name: 'WebKit',
    version: session.capabilities.browserVersion,
    async open() {
      const { handle } = (await inWindow(home, () => call('POST', '/window/new', { type: 'window' }))) as {
        handle: string;
      };
      return toTab(handle, inWindow, call);
    },
    kill: end,
    async close() {
      await withLimit('for WebKit to close', callAt(root)('DELETE', `/session/${session.sessionId}`)).catch(() => {});
      await end();
    },
  };
}

async function startScreen(xvfb: string): Promise<{ screen: ChildProcess; display: string }> {
  const args = ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'];
  const screen = spawn(xvfb, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const [number] = (await withLimit('for Xvfb', once(screen.stdio[3]!, 'data'))) as [Buffer];
  return { screen, display: `:${String(number).trim()}` };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const callAt =
  (root: string): Call =>
  async (method, path, body) => {
    const answer = await fetch(root + path, { method, ...(body && { body: JSON.stringify(body) }) });
    const { value } = (await answer.json()) as { value: unknown };
    if (answer.ok) return value;
    const { error, message } = value as { error: string; message: string };
    throw new Error(`${error}: ${message}`);
  };

/** A session works in one window at a time: whoever has something to do in one waits for its turn. */
function createWindowQueue(call: Call) {
  let turn: Promise<unknown> = Promise.resolve();
  let current: string | null = null;
  return <T>(handle: string, run: () => Promise<T>): Promise<T> => {
    const mine = turn.then(async () => {
      if (handle !== current) {
        current = null;
        await withLimit('for a window', call('POST', '/window', { handle }));
        current = handle;
      }
      return withLimit('for WebKit', run(), 20_000);
    });
    turn = mine.catch(() => {});
    return mine;
  };
}

function toTab(handle: string, inWindow: ReturnType<typeof createWindowQueue>, call: Call): Tab {
  const execute = (script: string, ...args: unknown[]) => call('POST', '/execute/async', { script, args });
  const birth = () => tab.evaluate(() => performance.timeOrigin);
  const loaded = (url: string | null, before: number) =>
    waitFor(`WebKit to load ${url ?? 'it again'}`, () =>
      tab.evaluate(
        (wanted, old) =>
          document.readyState === 'complete' &&
          performance.timeOrigin !== old &&
          (wanted === null || location.href === wanted),
        url,
        before,
      ),
    );
  const tab: Tab = {
    async goto(url) {
      const before = await birth();
      await inWindow(handle, () => call('POST', '/url', { url }));
      await loaded(url === 'about:blank' ? null : url, before);
    },
    async evaluate(run, ...args) {
      const script = `const done = arguments[0];
        try { (${callAsText(run as never, args)}).then((value) => done({ value }), (error) => done({ error: String(error) })) }
        catch (error) { done({ error: String(error) }) }`;
      const { value, error } = (await inWindow(handle, () => execute(script))) as { value?: string; error?: string };
      if (value === undefined) throw new Error(error);
      return JSON.parse(value);
    },
    async reload() {
      const before = await birth();
      await inWindow(handle, () => call('POST', '/refresh', {}));
      await loaded(null, before);
    },
    back: async () => void (await inWindow(handle, () => call('POST', '/back', {}))),
    close: async () => void (await inWindow(handle, () => call('DELETE', '/window'))),
    // WebKitWebDriver ends its session when a page crashes, and all other tabs with it.
    crash: () => Promise.reject(new Error('No single tab can crash here.')),
  };
  return tab;
}
