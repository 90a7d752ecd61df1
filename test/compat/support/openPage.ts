import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { launchBrowser, openVisitor, type Visitor } from '../../package/support/openVisitor';
import type { Project } from './openProject';
import { KEEP_CONNECTIONS } from '../../support/startHttpServer';

const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript' };
const PAGE = '<!doctype html><meta charset="utf-8"><div id="root"></div><script type="module" src="/main.js"></script>';

/** Opens what was built into this folder in Chromium; a folder without a page gets one that loads `main.js`. */
export async function openBuilt({ env }: Project, folder: string): Promise<Visitor> {
  const server = createServer(KEEP_CONNECTIONS, (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = join(folder, pathname === '/' ? 'index.html' : pathname);
    const text = existsSync(file) ? readFileSync(file, 'utf8') : pathname === '/' ? PAGE : null;
    if (pathname === '/favicon.ico') return void response.writeHead(204).end();
    response.writeHead(text === null ? 404 : 200, { 'Content-Type': TYPES[extname(file)] ?? 'text/plain' });
    response.end(text ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const query = new URLSearchParams({
    sdkKey: env.CONVERT_SDK_KEY!,
    visitorId: env.CONVERT_VISITOR!,
    configEndpoint: env.CONVERT_CONFIG_ENDPOINT!,
    trackEndpoint: env.CONVERT_TRACK_ENDPOINT!,
  });
  return openAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}/?${query}`);
}

/** A visitor's page at an address, closed when the test is over; the visitor may bring cookies. Elements with these ids are watched. */
export async function openAt(url: string, cookies: Record<string, string> = {}, ids: string[] = []): Promise<Visitor> {
  const browser = await launchBrowser();
  onTestFinished(() => browser.close());
  const visitor = await openVisitor(browser, ids);
  await visitor.context.addCookies(Object.entries(cookies).map(([name, value]) => ({ name, value, url })));
  await visitor.page.goto(url);
  return visitor;
}
