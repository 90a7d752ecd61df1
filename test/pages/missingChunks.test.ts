import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KEEP_CONNECTIONS } from '../support/startHttpServer';
import { useBrowser } from './useBrowser';

const stage = useBrowser();

let server: Server;
let origin: string;
let chunks: Map<string, string>;
/** How the server answers for a chunk that the page loads later. */
let answer: 'well' | 404 = 'well';

beforeAll(async () => {
  chunks = await bundleInChunks();
  server = createServer(KEEP_CONNECTIONS, (request, response) => {
    const { pathname } = new URL(request.url!, 'http://site');
    const code = chunks.get(pathname);
    if (code === undefined) {
      const { configEndpoint, trackEndpoint } = stage.site.convert;
      const policy =
        pathname === '/strict' ? { 'content-security-policy': `script-src 'unsafe-inline' ${origin}/page.js` } : {};
      response.writeHead(200, { 'content-type': 'text/html', ...policy });
      return void response.end(`<!doctype html><script>
        window.contents = [];
        window.heard = [];
        const onError = ({ code, details }) => window.heard.push(code + ' ' + details.part);
        window.told = { onError, ...${JSON.stringify({ configEndpoint, trackEndpoint })} };
      </script><div id="root"></div><script type="module" src="/page.js"></script>`);
    }
    if (pathname !== '/page.js' && answer === 404) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'text/javascript' }).end(code);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

async function bundleInChunks(): Promise<Map<string, string>> {
  const output = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    oxc: { jsx: { runtime: 'automatic', development: false } },
    build: {
      write: false,
      modulePreload: false,
      rollupOptions: {
        input: { page: fileURLToPath(new URL('startPage.tsx', import.meta.url)) },
        output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      },
    },
  });
  const { output: files } = (Array.isArray(output) ? output[0] : output) as {
    output: { fileName: string; code?: string }[];
  };
  return new Map(files.filter(({ code }) => code).map(({ fileName, code }) => [`/${fileName}`, code!]));
}

async function open(path = '/page') {
  const page = await stage.context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  await page.goto(origin + path);
  await page.getByText(/^(original|b|c)$/).waitFor();
  return { page, faults };
}

declare global {
  interface Window {
    heard: string[];
  }
}

const received = () => stage.site.convert.events().map(({ eventType }) => eventType);

describe('chunks that a page loads later', () => {
  it('are the part that sends, the words of explanations and the log', async () => {
    answer = 'well';
    expect([...chunks.keys()].sort()).toEqual(['/debug.js', '/page.js', '/sender.js', '/words.js']);
    const { page } = await open();
    expect(await page.evaluate(() => window.client.explain('hero'))).toMatch(/✓ visitor/);
    await page.evaluate(() => window.client.flush());
    await expect.poll(received).toEqual(['bucketing']);
  });

  it.each(['/page', '/strict'])(
    'and cannot be had: %s shows, throws nothing, says it once, and loses nothing',
    async (path) => {
      answer = path === '/page' ? 404 : 'well';
      const { page, faults } = await open(path);
      const status = await page.evaluate(() => window.client.track('purchase', { amount: 3 }).status);
      expect(status).toBe('queued');
      await page.evaluate(() => window.client.flush());
      await page.evaluate(() => window.client.flush());
      expect(await page.evaluate(() => window.client.explain('hero'))).toMatch(
        /^experience "hero": shown as \w+ \(\w+\)$/,
      );
      expect(await page.evaluate(() => window.heard)).toEqual(['part-missing delivery', 'part-missing explain']);
      expect(received()).toEqual([]);
      // The page ends, and hands over what it has.
      await page.goto('about:blank');
      await expect.poll(() => [...received()].sort()).toEqual(['bucketing', 'conversion', 'conversion']);
      expect(faults).toEqual([]);
    },
  );

  it('and come at the next attempt: what waited is sent', async () => {
    answer = 404;
    const { page } = await open();
    await page.evaluate(() => window.client.flush());
    expect(received()).toEqual([]);
    answer = 'well';
    await page.reload();
    await page.getByText(/^(original|b|c)$/).waitFor();
    await page.evaluate(() => window.client.flush());
    await expect.poll(received).toEqual(['bucketing']);
  });
});
