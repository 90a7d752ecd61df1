import { request as httpRequest } from 'node:http';
import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import type { ConvertServer } from '../../src/cli/createConvertServer';
import '../support/noOutsideRequests';
import { SHOP_KEY } from '../support/shopConfig';
import { startServer } from '../support/startServer';
import { trackBody } from '../support/trackBody';

interface Asked {
  method?: string;
  path?: string;
  body?: string;
  headers?: Record<string, string>;
}

/** A request as a browser would make it: `fetch` does not let anybody choose the `Host`. */
function ask({ port }: ConvertServer, { method = 'GET', path = '/_events', body, headers = {} }: Asked = {}) {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }>((resolve, reject) => {
    const sent = httpRequest({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => void (text += chunk));
      response.on('close', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const EVERYTHING: Asked[] = [
  { path: '/' },
  { path: '/_events' },
  { path: '/_faults' },
  { method: 'DELETE', path: '/_events' },
  { method: 'POST', path: '/_faults', body: JSON.stringify({ target: 'config', delayMs: 1, times: 1 }) },
  { path: `/api/v1/config/${SHOP_KEY}` },
  { method: 'POST', path: `/v1/track/${SHOP_KEY}`, body: JSON.stringify(trackBody()) },
  { method: 'OPTIONS', path: `/v1/track/${SHOP_KEY}`, headers: { 'Access-Control-Request-Method': 'POST' } },
];

describe('a name that somebody else has pointed at this machine', () => {
  const FOREIGN = ['evil.example', 'evil.example:4400', 'localhost.evil.example', '127.0.0.1.evil.example', '6.6.6.6'];

  it.each(FOREIGN)('(%s) reads nothing and changes nothing', async (host) => {
    const server = await startServer();
    for (const asked of EVERYTHING) {
      const { status, text, headers } = await ask(server, { ...asked, headers: { ...asked.headers, Host: host } });
      expect([asked.path, status]).toEqual([asked.path, 403]);
      expect(text).toContain('--host');
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    }
    expect([server.total(), server.requests()]).toEqual([0, []]);
    expect((await ask(server, EVERYTHING[6])).status).toBe(200);
  });

  it.each(['localhost', 'LOCALHOST:4400', 'shop.localhost', '127.0.0.1', '127.9.9.9:1', '[::1]:4400'])(
    'is none of these: %s',
    async (host) => {
      const server = await startServer();
      for (const asked of EVERYTHING) {
        const { status } = await ask(server, { ...asked, headers: { ...asked.headers, Host: host } });
        expect(status).toBeLessThan(300);
      }
    },
  );
});

describe('--host', () => {
  const statusOf = async (server: ConvertServer, host: string) =>
    (await ask(server, { path: '/', headers: { Host: host } })).status;

  it('says where the server listens, and which names it goes by', async () => {
    const server = await startServer({ host: '127.0.0.1', names: ['host.docker.internal', 'Box.LAN'] });
    expect(await statusOf(server, 'host.docker.internal:4400')).toBe(200);
    expect(await statusOf(server, 'box.lan')).toBe(200);
    expect(await statusOf(server, 'localhost')).toBe(200);
    expect(await statusOf(server, 'evil.example')).toBe(403);
  });

  it('of every address goes by the addresses and the name of this machine, which nobody else can point elsewhere', async () => {
    const server = await startServer({ host: '0.0.0.0' });
    expect(await statusOf(server, '192.168.1.5:4400')).toBe(200);
    expect(await statusOf(server, '[fe80::1]:4400')).toBe(200);
    expect(await statusOf(server, hostname())).toBe(200);
    expect(await statusOf(server, 'evil.example')).toBe(403);
  });
});

describe('the log and the faults', () => {
  const local = { Host: '192.168.1.5:4400' };

  it("are open to the server's own page, by whatever name it goes, and to no other page there", async () => {
    const server = await startServer({ host: '0.0.0.0' });
    const clear = (Origin: string) => ask(server, { method: 'DELETE', headers: { ...local, Origin } });
    expect((await clear('http://192.168.1.5:4400')).status).toBe(204);
    expect((await clear('http://192.168.1.5:3000')).status).toBe(403);
    expect((await clear('http://6.6.6.6:4400')).status).toBe(403);
  });

  it.each(['/_events', '/_faults'])(
    'are not loaded as an image, a script or a frame of another site: %s',
    async (path) => {
      const server = await startServer();
      const site = (value: string) => ask(server, { path, headers: { 'Sec-Fetch-Site': value } });
      expect((await site('cross-site')).status).toBe(403);
      for (const own of ['same-origin', 'none']) expect((await site(own)).status).toBe(200);
      const { headers } = await ask(server, { path });
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'cross-origin-resource-policy': 'same-site',
      });
    },
  );

  it('are reached by a link from anywhere, which reads nothing', async () => {
    const server = await startServer();
    const headers = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' };
    const page = await ask(server, { path: '/', headers });
    expect([page.status, page.headers['x-frame-options']]).toEqual([200, 'DENY']);
  });
});
