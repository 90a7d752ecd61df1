import { describe, expect, it } from 'vitest';
import type { ConvertServer } from '../../src/cli/createConvertServer';
import '../support/noOutsideRequests';
import { SHOP_KEY } from '../support/shopConfig';
import { startServer } from '../support/startServer';
import { bucketing, trackBody } from '../support/trackBody';

const track = (server: ConvertServer, experienceId = '100001') =>
  fetch(`${server.trackEndpoint}/track/${SHOP_KEY}`, {
    method: 'POST',
    body: JSON.stringify(trackBody([bucketing(experienceId)])),
  });

describe('the log of events over HTTP', () => {
  it('can be read and cleared', async () => {
    const server = await startServer({ limit: 2 });
    for (const id of ['1', '2', '3', '4', '5']) await track(server, id);
    const list = await (await fetch(`${server.url}/_events`)).json();
    expect(list).toEqual({ events: JSON.parse(JSON.stringify(server.events())) as unknown, total: 5, dropped: 3 });
    expect((await fetch(`${server.url}/_events`, { method: 'DELETE' })).status).toBe(204);
    expect(await (await fetch(`${server.url}/_events`)).json()).toEqual({ events: [], total: 0, dropped: 0 });
  });
});

describe('faults over HTTP', () => {
  const setFaults = async (server: ConvertServer, body: unknown) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(`${server.url}/_faults`, { method: 'POST', body: text });
    return { status: response.status, body: (await response.json()) as unknown };
  };

  it('are set, listed with what is left of them, and ended', async () => {
    const server = await startServer();
    const faults = [
      { target: 'track', status: 500, times: 2 },
      { target: 'config', delayMs: 5 },
    ];
    expect(await setFaults(server, faults)).toEqual({ status: 200, body: faults });
    expect((await track(server)).status).toBe(500);
    expect(await (await fetch(`${server.url}/_faults`)).json()).toEqual([{ ...faults[0], times: 1 }, faults[1]]);
    expect((await fetch(`${server.url}/_faults`, { method: 'DELETE' })).status).toBe(204);
    expect(await (await fetch(`${server.url}/_faults`)).json()).toEqual([]);
    expect((await track(server)).status).toBe(200);
  });

  it('may say all that a fault can be', async () => {
    const server = await startServer();
    const fault = {
      target: 'track',
      status: 200,
      body: '',
      headers: { 'Retry-After': '5' },
      delayMs: 0,
      drop: 'after',
      truncate: false,
      times: 1,
    };
    expect(await setFaults(server, fault)).toEqual({ status: 200, body: [fault] });
  });

  it.each<[unknown, string]>([
    ['{', 'body'],
    ['', 'body'],
    [null, 'body'],
    [[null], 'body'],
    [{}, 'target'],
    [{ status: 500 }, 'target'],
    [{ target: 'both' }, 'target'],
    [{ target: 'track', status: 99 }, 'status'],
    [{ target: 'track', status: '500' }, 'status'],
    [{ target: 'track', delayMs: -1 }, 'delayMs'],
    [{ target: 'track', delayMs: 1e9 }, 'delayMs'],
    [{ target: 'track', drop: true }, 'drop'],
    [{ target: 'track', truncate: 1 }, 'truncate'],
    [{ target: 'track', times: 0 }, 'times'],
    [{ target: 'track', times: 1.5 }, 'times'],
    [{ target: 'track', body: {} }, 'body'],
    [{ target: 'track', headers: [] }, 'headers'],
    [{ target: 'track', headers: { 'X-A': 'a\r\nb' } }, 'headers'],
    [{ target: 'track', headers: { 'bad name': 'a' } }, 'headers'],
    [{ target: 'track', sttus: 500 }, 'sttus'],
    [[{ target: 'track' }, { target: 'config', toString: 1 }], 'toString'],
  ])('refuse %j and name %s', async (body, fields) => {
    const server = await startServer();
    expect(await setFaults(server, body)).toEqual({
      status: 400,
      body: {
        code: 400,
        message: expect.stringMatching(`^${fields} is not what a fault can have. It has a target`) as string,
        fields,
      },
    });
    expect((await track(server)).status).toBe(200);
  });
});

describe('pages of other origins', () => {
  const origin = 'https://shop.example';
  const preflight = (url: string, from: string, more: Record<string, string> = {}) =>
    fetch(url, {
      method: 'OPTIONS',
      headers: {
        Origin: from,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'authorization',
        ...more,
      },
    });

  it('may use both APIs, with the headers that these know', async () => {
    const server = await startServer();
    for (const url of [`${server.configEndpoint}/config/${SHOP_KEY}`, `${server.trackEndpoint}/track/${SHOP_KEY}`]) {
      const { status, headers } = await preflight(url, origin);
      expect(status).toBe(204);
      expect(headers.get('access-control-allow-origin')).toBe('*');
      expect(headers.get('access-control-allow-methods')).toMatch(/GET.*POST/);
      expect(headers.get('access-control-allow-headers')).toBe('Authorization, Content-Type, convert-debug-token');
      expect(headers.has('access-control-allow-private-network')).toBe(false);
    }
    expect(server.requests()).toMatchObject([
      { method: 'OPTIONS', target: 'config' },
      { method: 'OPTIONS', target: 'track' },
    ]);
  });

  it('are let in from a public network when the browser asks', async () => {
    const server = await startServer();
    const { headers } = await preflight(`${server.trackEndpoint}/track/${SHOP_KEY}`, origin, {
      'Access-Control-Request-Private-Network': 'true',
    });
    expect(headers.get('access-control-allow-private-network')).toBe('true');
  });

  it('may read good answers and bad ones, but not Retry-After', async () => {
    const server = await startServer();
    server.setFault({ target: 'track', status: 429, headers: { 'Retry-After': '7' }, times: 1 });
    for (const status of [429, 200]) {
      const response = await track(server);
      expect(response.status).toBe(status);
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
      expect(response.headers.has('access-control-expose-headers')).toBe(false);
    }
  });

  it.each(['http://localhost:6006', 'http://127.0.0.1:5173', 'http://[::1]:80', 'https://shop.localhost'])(
    'on this machine (%s) may read the log and set faults',
    async (local) => {
      const server = await startServer();
      const response = await fetch(`${server.url}/_events`, { headers: { Origin: local } });
      expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([200, local]);
      expect(response.headers.get('vary')).toBe('Origin');
      const { status, headers } = await preflight(`${server.url}/_faults`, local);
      expect([status, headers.get('access-control-allow-methods')]).toEqual([204, 'GET, HEAD, POST, DELETE, OPTIONS']);
    },
  );

  it.each([origin, 'http://localhost.example', 'http://127.example', 'null', 'nonsense'])(
    'elsewhere (%s) may do neither',
    async (other) => {
      const server = await startServer();
      const body = JSON.stringify({ target: 'track', status: 500 });
      const set = await fetch(`${server.url}/_faults`, { method: 'POST', body, headers: { Origin: other } });
      expect([set.status, set.headers.has('access-control-allow-origin')]).toEqual([403, false]);
      expect((await fetch(`${server.url}/_events`, { headers: { Origin: other } })).status).toBe(403);
      expect((await track(server)).status).toBe(200);
    },
  );
});

describe('everything else', () => {
  it('at the root is a page that says where things are', async () => {
    const server = await startServer();
    const response = await fetch(server.url);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await response.text()).toContain('Local Convert server');
    expect((await fetch(`${server.url}/favicon.ico`)).status).toBe(204);
  });

  it.each([
    '/nothing',
    '/_events/x',
    '/api/v1/config/',
    '/api/v1/config',
    '/v1/track',
    '/api/v2/config/1/2',
    '//',
    '/%',
  ])('at %s is nothing', async (path) => {
    const server = await startServer();
    const response = await fetch(server.url + path);
    expect([response.status, await response.json()]).toEqual([
      404,
      { code: 404, message: 'There is nothing here.', fields: '' },
    ]);
  });
});
