import { type Browser, type BrowserContext, chromium, type Page, type Response } from 'playwright';
import { BROWSER_ARGS, findBrowser } from '../../../scripts/findBrowser.js';

/** What a page has done since its first byte. */
export interface Watched {
  /** Every text that an element with an id of interest has had, one after another. */
  contents: Record<string, string[]>;
  /** The sum of all layout shifts. */
  shift: number;
}

interface Body {
  url: string;
  type: string;
  text: string;
}

export interface Visitor {
  context: BrowserContext;
  page: Page;
  /** Warnings and errors of the console, and what nobody caught. */
  complaints: string[];
  /** Hosts that were asked for anything. */
  hosts: Set<string>;
  /** Bodies of everything that came, by address. */
  bodies(): Promise<Body[]>;
  watched(): Promise<Watched>;
  cookie(name: string): Promise<string | undefined>;
}

const ARGS = [...BROWSER_ARGS, '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost'];

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: findBrowser() ?? undefined, args: ARGS });

/** Somebody with a browser profile of their own, whose page is watched from before its first script. */
export async function openVisitor(browser: Browser, ids: readonly string[]): Promise<Visitor> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(watch, [...ids]);
  const complaints: string[] = [];
  const hosts = new Set<string>();
  const bodies: Promise<Body>[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  context.on(
    'request',
    (request) => void (request.url().startsWith('http') && hosts.add(new URL(request.url()).hostname)),
  );
  // Read as they come: a browser forgets those of a page that it has left.
  page.on('response', (response) => void bodies.push(bodyOf(response)));

  return {
    context,
    page,
    complaints,
    hosts,
    bodies: () => Promise.all(bodies),
    watched: () => page.evaluate(() => (window as unknown as { watched: Watched }).watched),
    cookie: async (name) => (await context.cookies()).find((cookie) => cookie.name === name)?.value,
  };
}

async function bodyOf(response: Response): Promise<Body> {
  // A redirect, or an answer without a body, has none to read.
  const text = await response.text().catch(() => '');
  return { url: response.url(), type: response.headers()['content-type'] ?? '', text };
}

/** Runs in the page. Sees what is there between frames, and again in every frame. */
function watch(ids: string[]): void {
  const watched: Watched = { contents: {}, shift: 0 };
  Object.assign(window, { watched });
  const look = () => {
    for (const id of ids) {
      const element = document.getElementById(id);
      // What React streams in advance waits in a hidden element.
      if (!element || element.closest('[hidden]')) continue;
      const seen = (watched.contents[id] ??= []);
      const text = element.textContent ?? '';
      // The parser may stop between an element and its text.
      if (text !== '' && seen.at(-1) !== text) seen.push(text);
    }
  };
  const lookAgain = () => {
    look();
    requestAnimationFrame(lookAgain);
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
  requestAnimationFrame(lookAgain);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) watched.shift += (entry as unknown as { value: number }).value;
  }).observe({ type: 'layout-shift', buffered: true });
}
