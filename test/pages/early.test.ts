import { type Browser, chromium } from 'playwright';
import { afterAll, beforeAll, describe, it, type TestContext } from 'vitest';
import { BROWSER_ARGS, findBrowser } from '../../scripts/findBrowser.js';
import { runCli } from '../../src/cli/runCli';
import { processWorld } from '../../src/cli/command';
import { createSite } from './createSite';

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: findBrowser() ?? undefined, args: BROWSER_ARGS });
});
afterAll(() => browser.close());

/** Opens a page that has the tag of `convert-react preload` if `tag` makes one of it. How often it asked for the config, and its complaints. */
async function open(search: string, tag: (tag: string) => string, { onTestFinished }: TestContext) {
  const site = await createSite('earlyPage.tsx');
  onTestFinished(() => site.close());
  const printed: string[] = [];
  const { configEndpoint } = site.convert;
  await runCli(['preload', '10022898/10025986', '--environment', 'production', '--config-endpoint', configEndpoint], {
    ...processWorld,
    print: (line) => void printed.push(line),
  });
  site.serve({ html: tag(printed.join()) });
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => void (/preload/.test(message.text()) && complaints.push(message.text())));
  await page.goto(site.page(search));
  await page.getByText(/^(original|b|c)$/).waitFor();
  // Chromium complains of a preload that nothing used three seconds after the page has loaded.
  await page.waitForTimeout(tag('a') === '' ? 300 : 4_000);
  const requests = site.convert.requests().filter(({ target }) => target === 'config');
  return { requests: requests.length, complaints };
}

const PAGES: [string, string, (tag: string) => string][] = [
  ['a link and a provider', '', (tag) => tag],
  ['prefetchConfig and a provider', '?prefetch', () => ''],
  ['prefetchConfig, a provider and a QueryClient of the app', '?prefetch&own', () => ''],
  ['a link, prefetchConfig and a provider', '?prefetch', (tag) => tag],
];

describe.concurrent('a page asks for its config exactly once in Chromium', () => {
  // What tests that run at once leave is each their own: without the context, one could close the page of another.
  it.for(PAGES)('with %s', async ([, search, tag], context) => {
    context.expect(await open(search, tag, context)).toEqual({ requests: 1, complaints: [] });
  });

  it('and twice where the link asks in another way than the request: so the test can tell', async (context) => {
    const ask = (tag: string) => tag.replace('crossorigin', 'crossorigin="use-credentials"');
    const { requests } = await open('', ask, context);
    context.expect(requests).toBe(2);
  });
});
