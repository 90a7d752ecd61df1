import { describe, expect, it } from 'vitest';
import type { ConvertServer } from '../../src/cli/createConvertServer';
import type { Fault } from '../../src/cli/server/fault';
import '../support/noOutsideRequests';
import { SHOP_KEY } from '../support/shopConfig';
import { startServer } from '../support/startServer';
import { bucketing, trackBody } from '../support/trackBody';
import { until } from '../support/until';

const get = (server: ConvertServer) => fetch(`${server.configEndpoint}/config/${SHOP_KEY}`);
const post = (server: ConvertServer, body: unknown = trackBody()) =>
  fetch(`${server.trackEndpoint}/track/${SHOP_KEY}`, { method: 'POST', body: JSON.stringify(body) });

async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

describe('a fault', () => {
  it.each([300, 400, 401, 404, 408, 429, 500, 502, 503])(
    'answers with status %i, and records nothing',
    async (status) => {
      const server = await startServer();
      server.setFault({ target: 'track', status });
      const response = await post(server);
      expect([response.status, await response.json()]).toEqual([
        status,
        { code: status, message: 'A fault was asked for.', fields: '' },
      ]);
      expect(server.events()).toEqual([]);
      expect(server.requests()).toMatchObject([{ status }]);
    },
  );

  it('with a status within 2xx records all the same', async () => {
    const server = await startServer();
    server.setFault({ target: 'track', status: 204 });
    expect((await post(server)).status).toBe(204);
    server.setFault({ target: 'track', status: 202 });
    expect((await post(server)).status).toBe(202);
    expect(server.total()).toBe(2);
  });

  it('answers with any text and any header', async () => {
    const server = await startServer();
    const headers = { 'Content-Type': 'text/html', 'Retry-After': '7' };
    server.setFault({ target: 'config', status: 200, body: '<html>Sign in</html>', headers });
    const response = await get(server);
    expect([response.status, response.headers.get('retry-after'), await response.text()]).toEqual([
      200,
      '7',
      '<html>Sign in</html>',
    ]);
  });

  it('answers late, and has recorded at once', async () => {
    const server = await startServer();
    server.setFault({ target: 'track', delayMs: 150 });
    let isAnswered = false;
    const answer = timed(() => post(server)).finally(() => (isAnswered = true));
    await until(() => server.total() === 1);
    expect(isAnswered).toBe(false);
    expect(await answer).toBeGreaterThan(140);
  });

  it('drops a request before it is read: nothing is recorded', async () => {
    const server = await startServer();
    server.setFault({ target: 'track', drop: 'before' });
    await expect(post(server)).rejects.toThrow();
    expect(server.total()).toBe(0);
    expect(server.requests()).toMatchObject([{ status: null }]);
  });

  it('drops a request after it is read: all is recorded, and the sender cannot know', async () => {
    const server = await startServer();
    server.setFault({ target: 'track', drop: 'after' });
    await expect(post(server)).rejects.toThrow();
    expect(server.total()).toBe(1);
    expect(server.requests()).toMatchObject([{ status: null }]);
  });

  it('that refuses and then drops after reading records nothing', async () => {
    const server = await startServer();
    server.setFault({ target: 'track', drop: 'after', status: 500 });
    await expect(post(server)).rejects.toThrow();
    expect(server.total()).toBe(0);
  });

  it('drops late, too', async () => {
    const server = await startServer();
    for (const drop of ['before', 'after'] as const) {
      server.setFault({ target: 'config', drop, delayMs: 100 });
      expect(await timed(() => get(server).catch(() => 'dropped'))).toBeGreaterThan(90);
    }
  });

  it('truncates an answer to half of it', async () => {
    const server = await startServer();
    const whole = await (await get(server)).text();
    server.setFault({ target: 'config', truncate: true });
    const half = await (await get(server)).text();
    expect([half.length, whole.startsWith(half)]).toEqual([Math.floor(whole.length / 2), true]);
  });

  it('touches its own target only, and leaves preflights alone', async () => {
    const server = await startServer();
    server.setFault({ target: 'track', status: 500 });
    expect((await get(server)).status).toBe(200);
    const preflight = await fetch(`${server.trackEndpoint}/track/${SHOP_KEY}`, { method: 'OPTIONS' });
    expect(preflight.status).toBe(204);
  });

  it('happens as often as it is told to, then no more', async () => {
    const server = await startServer();
    server.setFault({ target: 'config', status: 500, times: 2 });
    const statuses = [];
    for (let at = 0; at < 4; at++) statuses.push((await get(server)).status);
    expect(statuses).toEqual([500, 500, 200, 200]);
  });

  it('can follow another', async () => {
    const server = await startServer();
    server.setFault([
      { target: 'track', status: 500, times: 2 },
      { target: 'track', status: 429, times: 1 },
      { target: 'config', status: 404 },
    ]);
    const statuses = [];
    for (let at = 0; at < 4; at++) statuses.push((await post(server)).status);
    expect(statuses).toEqual([500, 500, 429, 200]);
    expect((await get(server)).status).toBe(404);
  });

  it('replaces the earlier ones of its target, until all are ended', async () => {
    const server = await startServer();
    server.setFault([
      { target: 'config', status: 500 },
      { target: 'track', status: 503 },
    ]);
    server.setFault({ target: 'track', status: 429 });
    expect([(await get(server)).status, (await post(server)).status]).toEqual([500, 429]);
    server.setFault(null);
    expect([(await get(server)).status, (await post(server)).status]).toEqual([200, 200]);
  });

  it('stays when the log is cleared', async () => {
    const server = await startServer();
    server.setFault({ target: 'track', status: 500 });
    server.clear();
    expect((await post(server)).status).toBe(500);
  });

  it('is named in the log', async () => {
    const lines: string[] = [];
    const server = await startServer({ log: (line) => lines.push(line) });
    for (const fault of [{ status: 500 }, { drop: 'before' }, { drop: 'after', status: 500 }] as Omit<
      Fault,
      'target'
    >[]) {
      server.setFault({ target: 'track', ...fault });
      await post(server).catch(() => 'dropped');
    }
    const path = `POST /v1/track/${SHOP_KEY}`;
    expect(lines).toEqual([`${path} 500 (fault)`, `${path} dropped before it was read`, `${path} read, then dropped`]);
  });
});

describe('a server that is not there', () => {
  it('refuses connections while paused, and remembers all when it is back', async () => {
    const server = await startServer();
    await post(server);
    await server.pause();
    await expect(post(server)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    await server.resume();
    await post(server, trackBody([bucketing('1', '2')]));
    expect(server.events()).toMatchObject([{ index: 0 }, { index: 1, data: { experienceId: '1' } }]);
  });

  it('cuts what is under way when it is paused', async () => {
    const server = await startServer();
    server.setFault({ target: 'track', delayMs: 60_000 });
    const answer = post(server);
    answer.catch(() => 'cut off');
    await until(() => server.total() === 1);
    await server.pause();
    await expect(answer).rejects.toThrow();
  });
});
