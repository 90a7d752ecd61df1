import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { InitialState } from '../../src';
import { type ConvertServer, createConvertServer } from '../../src/cli/createConvertServer';
import { shopDocument } from '../support/shopDocument';
import { KEEP_CONNECTIONS } from '../support/startHttpServer';

export interface Site {
  /** A page of the site, with these questions in its address. */
  page(search?: string): string;
  /** A page that has `page()` prerendered, and goes there when `leave()` says so. */
  readonly opener: string;
  leave(): void;
  /** What the site had in its storage when the opener was left, as JSON. The opener waits until there is something. */
  kept(): string | null;
  convert: ConvertServer;
  /** What the pages of the site begin with. */
  serve(served: {
    html?: string;
    initialState?: InitialState;
    configEndpoint?: string;
    /** How often a page runs its script. Default: 1. */
    scripts?: number;
    /** A Content-Security-Policy. The nonce of every script is `pages`. */
    policy?: string;
  }): void;
  close(): Promise<void>;
}

/** Logs every content before React is there: what was changed, and what was there when a frame was drawn. */
const LOG = `
  window.contents = [];
  const note = () => {
    const content = document.getElementById('root')?.textContent ?? '';
    if (content !== '' && content !== window.contents[window.contents.length - 1]) window.contents.push(content);
  };
  new MutationObserver(note).observe(document, { childList: true, subtree: true, characterData: true });
  const frame = () => (note(), requestAnimationFrame(frame));
  frame();`;

const OPENER = `<!doctype html>
  <script type="speculationrules">{ "prerender": [{ "urls": ["/page"], "eagerness": "immediate" }] }</script>
  <script>
    const kept = () => new Promise((resolve) => {
      const look = () => (localStorage.length > 0 ? resolve(JSON.stringify(localStorage)) : setTimeout(look, 20));
      look();
    });
    fetch('/leave')
      .then(kept)
      .then((body) => fetch('/kept', { method: 'POST', body }))
      .then(() => (location.href = '/page'));
  </script>`;

const bundles = new Map<string, Promise<string>>();

/** A site with a Convert server of its own, whose page runs `file`. */
export async function createSite(file = 'startPage.tsx'): Promise<Site> {
  if (!bundles.has(file)) bundles.set(file, bundlePage(file));
  const script = await bundles.get(file)!;
  const convert = await createConvertServer({ config: shopDocument() });
  let served: Parameters<Site['serve']>[0] = {};
  let leave = () => {};
  let kept: string | null = null;

  const pageOf = () => {
    const { html = '', scripts = 1, policy: _, ...told } = served;
    const all = { configEndpoint: convert.configEndpoint, trackEndpoint: convert.trackEndpoint, ...told };
    const json = JSON.stringify(all).replaceAll('<', '\\u003c');
    return `<!doctype html><script nonce="pages">${LOG}
  window.told = ${json}</script><div id="root">${html}</div>${'<script nonce="pages" src="/page.js"></script>'.repeat(scripts)}`;
  };
  const hear = async (request: IncomingMessage, response: ServerResponse) => {
    kept = await text(request);
    response.end();
  };
  const server = createServer(KEEP_CONNECTIONS, (request, response) => {
    const { pathname } = new URL(request.url!, 'http://site');
    if (pathname === '/page.js') return void response.setHeader('content-type', 'text/javascript').end(script);
    if (pathname === '/leave') return void (leave = () => response.end());
    if (pathname === '/kept') return void hear(request, response);
    if (served.policy) response.setHeader('content-security-policy', served.policy);
    response.setHeader('content-type', 'text/html').end(pathname === '/opener' ? OPENER : pageOf());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    page: (search = '') => `${origin}/page${search}`,
    opener: `${origin}/opener`,
    leave: () => leave(),
    kept: () => kept,
    convert,
    serve: (next) => void (served = next),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await convert.close();
    },
  };
}

async function bundlePage(file: string): Promise<string> {
  const output = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    // Under vitest, vite takes itself to be developing.
    oxc: { jsx: { runtime: 'automatic', development: false } },
    build: {
      write: false,
      minify: false,
      lib: { entry: fileURLToPath(new URL(file, import.meta.url)), formats: ['iife'], name: 'page' },
    },
  });
  const [first] = Array.isArray(output) ? output : [output];
  if (!first || !('output' in first)) throw new Error('The page was not bundled.');
  return first.output[0].code;
}
