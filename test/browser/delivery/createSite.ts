import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { createConvertServer, type ConvertServer } from '../../../src/cli/createConvertServer';
import type { ConfigDocument } from '../../../src/config/configDocument';
import { project } from './project';
import { KEEP_CONNECTIONS } from '../../support/startHttpServer';

export interface Site {
  /** The page under test. */
  page: string;
  /** The same, which exposes nothing: whoever comes back. */
  followUp: string;
  /** A page of the site without the library. */
  blank: string;
  /** The page under test in an origin that may store nothing. */
  forbidden: string;
  /** The page under test with an `unload` listener, and as one that may not be stored: neither is kept in the back/forward cache. */
  unload: string;
  noStore: string;
  /** Addresses that leave a page where it is: an answer without content, and a file. */
  empty: string;
  download: string;
  /** Where events go; config comes from another server, which is always well. */
  tracking: ConvertServer;
  close(): Promise<void>;
}

/** Whose library the page has: ours, or Convert's own for comparison. */
export type Subject = 'page.ts' | 'officialPage.js';

const bundles = new Map<Subject, Promise<string>>();

let sites = 0;

/** A site of its own for a cell, with servers of its own. */
export async function createSite(subject: Subject = 'page.ts', document: ConfigDocument = project()): Promise<Site> {
  const bundle = bundles.get(subject) ?? bundlePage(subject);
  bundles.set(subject, bundle);
  const script = await bundle;
  const config = await createConvertServer({ config: document });
  // One answer a connection: Chromium by itself repeats a request whose reused connection was cut.
  const tracking = await createConvertServer({ config: document, keepAlive: false });
  const endpoints = JSON.stringify({ configEndpoint: config.configEndpoint, trackEndpoint: tracking.trackEndpoint });

  const server = createServer(KEEP_CONNECTIONS, (request, response) => {
    const { pathname } = new URL(request.url!, 'http://site');
    if (pathname === '/page.js') return void response.setHeader('content-type', 'text/javascript').end(script);
    if (pathname === '/empty') return void response.writeHead(204).end();
    if (pathname === '/download') return void response.setHeader('content-disposition', 'attachment').end('a file');
    response.setHeader('content-type', 'text/html');
    if (pathname === '/no-store') response.setHeader('cache-control', 'no-store');
    // An opaque origin: localStorage throws, and so do locks.
    if (pathname === '/forbidden') response.setHeader('content-security-policy', 'sandbox allow-scripts');
    const listener = pathname === '/unload' ? `<script>addEventListener('unload', () => {})</script>` : '';
    const scripts = `${listener}<script>endpoints = ${endpoints}</script><script src="/page.js"></script>`;
    response.end(`<!doctype html><title>${pathname}</title>${pathname === '/blank' ? '' : scripts}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A name of its own as well: a port may come again, and with it what an earlier cell has stored.
  const origin = `http://cell${++sites}.localhost:${(server.address() as AddressInfo).port}`;

  return {
    page: `${origin}/page`,
    followUp: `${origin}/page?follow-up`,
    blank: `${origin}/blank`,
    forbidden: `${origin}/forbidden`,
    unload: `${origin}/unload`,
    noStore: `${origin}/no-store`,
    empty: `${origin}/empty`,
    download: `${origin}/download`,
    tracking,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await config.close();
      await tracking.close();
    },
  };
}

export async function bundlePage(subject: string): Promise<string> {
  const entry = fileURLToPath(new URL(`./${subject}`, import.meta.url));
  const output = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, minify: false, lib: { entry, formats: ['iife'], name: 'page' } },
  });
  const [first] = Array.isArray(output) ? output : [output];
  if (!first || !('output' in first)) throw new Error('The page was not bundled.');
  return first.output[0].code;
}
