import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createKeepaliveBudget } from '../../src/tracking/keepalive';
import { sendBody, type TransportOptions } from '../../src/tracking/transport';
import { createStreamFetch } from '../support/createStreamFetch';
import { createTrackServer, type TrackServer } from './trackServer';

let server: TrackServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
  vi.unstubAllGlobals();
});

/** A page, as far as this library looks. */
const enterPage = () => vi.stubGlobal('window', { document: {} });

async function setUp(
  answer: (response: ServerResponse) => void,
  change: Partial<Pick<TransportOptions, 'fetch' | 'headers' | 'now' | 'timeoutMs'>> = {},
) {
  server = await createTrackServer(answer);
  const budget = createKeepaliveBudget();
  const { setTimeout, clearTimeout } = globalThis;
  const options = {
    ...{
      fetch,
      budget,
      now: Date.now,
      elapsed: Date.now,
      timeoutMs: 2_000,
      setTimeout,
      clearTimeout: clearTimeout as never,
    },
    ...change,
  };
  const transport = { send: (url: string, body: string, bytes: number) => sendBody(options, url, body, bytes) };
  return { transport, budget, url: server.url, bodies: server.bodies };
}

const status =
  (code: number, headers = {}) =>
  (response: ServerResponse) =>
    void response.writeHead(code, headers).end('{}');

describe('sendBody', () => {
  it('posts plain text, without credentials or anything that needs a preflight', async () => {
    const { transport, url, bodies } = await setUp(status(200));
    expect(await transport.send(url, '{"a":"é"}', 10)).toEqual({ kind: 'accepted' });
    expect(bodies).toHaveLength(1);
    expect(bodies[0]).toMatchObject({
      method: 'POST',
      body: '{"a":"é"}',
      headers: { 'content-type': 'text/plain;charset=UTF-8' },
    });
    expect(bodies[0]!.headers).not.toHaveProperty('authorization');
  });

  it('sends no cookie of the tracking host from a page, and keeps no answer', async () => {
    enterPage();
    const asked: RequestInit[] = [];
    const watched: typeof fetch = (input, init) => {
      asked.push(init!);
      return fetch(input, init);
    };
    const { transport, url } = await setUp(status(200), { fetch: watched });
    await transport.send(url, '{}', 2);
    expect(asked).toMatchObject([{ credentials: 'omit', cache: 'no-store' }]);
  });

  it('sends the headers it is given, off-browser', async () => {
    const headers = { authorization: 'Bearer s', 'user-agent': 'ConvertAgent/1.0' };
    const { transport, url, bodies } = await setUp(status(204), { headers });
    await transport.send(url, '{}', 2);
    expect(bodies[0]!.headers).toMatchObject(headers);
  });

  it.each([200, 201, 204, 299])('takes %i for accepted', async (code) => {
    const { transport, url } = await setUp(status(code));
    expect(await transport.send(url, '{}', 2)).toEqual({ kind: 'accepted' });
  });

  it.each([400, 401, 403, 404, 408, 413, 422, 304])('takes %i for refused', async (code) => {
    const { transport, url } = await setUp(status(code));
    expect(await transport.send(url, '{}', 2)).toEqual({ kind: 'refused', status: code });
  });

  it.each([429, 500, 502, 503, 504])('takes %i for failed', async (code) => {
    const { transport, url } = await setUp(status(code));
    expect(await transport.send(url, '{}', 2)).toEqual({ kind: 'failed', status: code, retryAfterMs: 0 });
  });

  it.each([301, 302, 303, 307, 308])('does not follow %i, and takes it for failed', async (code) => {
    let answers = 0;
    const { transport, url, bodies } = await setUp((response) => {
      if (answers++ === 0) response.writeHead(code, { location: '/elsewhere' }).end();
      else response.writeHead(200).end();
    });
    expect(await transport.send(url, '{}', 2)).toEqual({ kind: 'failed', status: code, retryAfterMs: 0 });
    expect(bodies).toHaveLength(1);
  });

  it.each([
    ['a redirect that a browser hides', { type: 'opaqueredirect', ok: false, status: 0 }, 0],
    ['a redirect that was followed all the same', { type: 'cors', ok: true, redirected: true, status: 200 }, 200],
  ])('takes %s for failed', async (_, answer, code) => {
    const fetch = async () => ({ headers: new Headers(), body: null, ...answer }) as Response;
    const { transport, url } = await setUp(status(200), { fetch });
    expect(await transport.send(url, '{}', 2)).toEqual({ kind: 'failed', status: code, retryAfterMs: 0 });
  });

  it.each([
    ['7', 7_000],
    ['0', 0],
    ['100000', 300_000],
    ['-5', 0],
    ['soon', 0],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Thu, 01 Jan 2020 00:00:00 GMT', 0],
  ])('reads "Retry-After: %s" where it can be seen', async (value, retryAfterMs) => {
    const now = (): number => Date.UTC(2026, 0, 1);
    const { transport, url } = await setUp(status(429, { 'retry-after': value }), { now });
    expect(await transport.send(url, '{}', 2)).toEqual({ kind: 'failed', status: 429, retryAfterMs });
  });

  it('takes a dropped connection, a closed port and a missing host for failed', async () => {
    const { transport, url } = await setUp((response) => void response.socket!.destroy());
    const failed = { kind: 'failed', status: null, retryAfterMs: 0 };
    expect(await transport.send(url, '{}', 2)).toEqual(failed);
    await server!.close();
    expect(await transport.send(url, '{}', 2)).toEqual(failed);
    expect(await transport.send('not a url', '{}', 2)).toEqual(failed);
  });

  it('gives up after its timeout also where a request that was put away with its page never ends, abort or not', async () => {
    const { transport, url } = await setUp(() => {}, { timeoutMs: 50, fetch: () => new Promise(() => {}) });
    expect(await transport.send(url, '{}', 2)).toMatchObject({ kind: 'failed', status: null });
  });

  it('gives up on an answer that does not come', async () => {
    const { transport, url, bodies } = await setUp(() => {}, { timeoutMs: 100 });
    expect(await transport.send(url, '{}', 2)).toMatchObject({ kind: 'failed', status: null, retryAfterMs: 0 });
    expect(bodies).toHaveLength(1);
  });

  it('takes an answer for what it says, whatever its body is, and leaves no connection waiting', async () => {
    const { fetch, close } = createStreamFetch();
    const { transport, url } = await setUp(status(200), { fetch });
    expect(await transport.send(url, '{}', 2)).toEqual({ kind: 'accepted' });
    expect(await transport.send(url, '{}', 2)).toEqual({ kind: 'accepted' });
    close();
  });

  it('outlives the page as long as there is room for it, and gives the room back', async () => {
    enterPage();
    const asked: boolean[] = [];
    const { transport, budget, url } = await setUp(status(200), {
      fetch: (input, init) => {
        asked.push(init!.keepalive!);
        return fetch(input, init);
      },
    });
    const [first, second] = [transport.send(url, '{}', 40_000), transport.send(url, '{}', 40_000)];
    expect(budget.left()).toBe(20_000);
    await Promise.all([first, second]);
    expect(asked).toEqual([true, false]);
    expect(budget.left()).toBe(60_000);
  });
});
