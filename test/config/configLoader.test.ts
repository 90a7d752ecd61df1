import type { RequestListener, ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createConfigLoader, type ConfigLoaderOptions } from '../../src/config/configLoader';
import type { ConfigSource } from '../../src/config/configSource';
import { startHttpServer, type HttpServer } from '../support/startHttpServer';
import { createTestClock, type TestClock } from '../support/createTestClock';
import { until } from '../support/until';
import '../support/noOutsideRequests';

const document = (version: string, rest: object = {}) => ({
  account_id: '1',
  project: { id: '2', settings: { version } },
  ...rest,
});
const reply =
  (status: number, body: unknown): RequestListener =>
  (_, response) =>
    void response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));

let server: HttpServer;
let clock: TestClock;
beforeEach(async () => {
  server = await startHttpServer(reply(200, document('v1')));
  clock = createTestClock();
});
afterEach(() => server.close());

const loader = (options: ConfigLoaderOptions = {}): ConfigSource =>
  createConfigLoader({ sdkKey: '1/2', configEndpoint: server.url, random: () => 1, ...clock, ...options });
const settled = (source: ConfigSource) => until(() => !source.getState().isFetching);
const requests = (count: number) => until(() => server.requests.length === count);

describe('the first load', () => {
  it('waits for the first subscriber', async () => {
    const source = loader();
    expect(source.getState()).toEqual({ status: 'pending', document: null, error: null, isFetching: false });
    const unsubscribe = source.subscribe(() => undefined);
    expect(source.getState()).toMatchObject({ status: 'pending', isFetching: true });
    await settled(source);
    expect(source.getState()).toMatchObject({
      status: 'success',
      document: document('v1'),
      error: null,
      isFetching: false,
    });
    unsubscribe();
    expect(server.requests).toHaveLength(1);
  });

  it('is one for any number of subscribers, and each hears of it', async () => {
    const source = loader();
    const heard = [0, 0];
    source.subscribe(() => void heard[0]!++);
    source.subscribe(() => void heard[1]!++);
    await settled(source);
    expect(heard).toEqual([2, 1]);
    expect(server.requests).toHaveLength(1);
  });

  it('keeps the state object while nothing changes', async () => {
    const source = loader();
    source.subscribe(() => undefined);
    const state = source.getState();
    expect(source.getState()).toBe(state);
    await settled(source);
    expect(source.getState()).not.toBe(state);
  });

  it('is an error when nothing can be asked, and is not tried again', async () => {
    const source = loader({ sdkKey: '' });
    source.subscribe(() => undefined);
    await settled(source);
    expect(source.getState()).toMatchObject({ status: 'error', document: null, error: { code: 'config-missing' } });
    expect(clock.pending()).toEqual([]);
  });
});

describe('a load that fails', () => {
  it.each([408, 429, 500, 503])('with status %i is tried three more times, ever later, then counts', async (status) => {
    server.answer(reply(status, ''));
    const source = loader();
    source.subscribe(() => undefined);
    for (const delay of [1_000, 2_000, 4_000]) {
      await until(() => clock.pending().length === 1);
      expect(clock.pending()).toEqual([delay]);
      expect(source.getState()).toMatchObject({ status: 'pending', isFetching: true });
      clock.tick(delay);
    }
    await settled(source);
    expect(source.getState()).toMatchObject({ status: 'error', error: { code: 'config-status', details: { status } } });
    expect(server.requests).toHaveLength(4);
    expect(clock.pending()).toEqual([30_000]);
  });

  it.each([400, 401, 403, 404, 410])('with status %i is not tried again before the next refresh', async (status) => {
    server.answer(reply(status, ''));
    const source = loader();
    source.subscribe(() => undefined);
    await settled(source);
    expect(clock.pending()).toEqual([300_000]);
    expect(server.requests).toHaveLength(1);
    server.answer(reply(200, document('v1')));
    clock.tick(300_000);
    await until(() => source.getState().status === 'success');
    expect(source.getState().error).toBeNull();
  });

  it.each([
    ['HTML', reply(200, '<html>')],
    ['truncated JSON', reply(200, '{"account_id":')],
    ['an error with status 200', reply(200, { error: true })],
    ['another shape', reply(200, {})],
  ])('with %s counts at once, and is asked for again half a minute later', async (_, answer) => {
    server.answer(answer);
    const source = loader();
    source.subscribe(() => undefined);
    await settled(source);
    expect(source.getState().status).toBe('error');
    server.answer(reply(200, document('v1')));
    clock.tick(30_000);
    await until(() => source.getState().status === 'success');
    expect(source.getState().error).toBeNull();
  });

  it('with a broken connection recovers at the next try', async () => {
    server.answer(((request) => request.socket.destroy()) as RequestListener);
    const source = loader();
    source.subscribe(() => undefined);
    await until(() => clock.pending().length === 1);
    server.answer(reply(200, document('v1')));
    clock.tick(1_000);
    await settled(source);
    expect(source.getState()).toMatchObject({ status: 'success', error: null });
  });

  it('spreads its retries by up to a half', async () => {
    server.answer(reply(500, ''));
    loader({ random: () => 0 }).subscribe(() => undefined);
    await until(() => clock.pending().length === 1);
    expect(clock.pending()).toEqual([500]);
  });
});

describe('refreshing', () => {
  it('goes on every five minutes, and brings what is new', async () => {
    const source = loader();
    source.subscribe(() => undefined);
    await settled(source);
    server.answer(reply(200, document('v2')));
    clock.tick(299_999);
    expect(server.requests).toHaveLength(1);
    clock.tick(1);
    await until(
      () => source.getState().document !== null && server.requests.length === 2 && !source.getState().isFetching,
    );
    expect(source.getState().document).toEqual(document('v2'));
    clock.tick(300_000);
    await requests(3);
  });

  it('keeps the document object while the version is the same', async () => {
    const source = loader();
    source.subscribe(() => undefined);
    await settled(source);
    const first = source.getState().document;
    server.answer(reply(200, document('v1', { _s_t: 'later' })));
    await source.refetch();
    expect(server.requests).toHaveLength(2);
    expect(source.getState().document).toBe(first);
    server.answer(reply(200, document('v1', { is_debug: true })));
    await source.refetch();
    expect(source.getState().document).toEqual(document('v1', { is_debug: true }));
  });

  it.each([
    ['a refusal', reply(404, { code: 404 })],
    ['HTML', reply(200, '<html>')],
    ['an error with status 200', reply(200, { error: true })],
    ['an empty object', reply(200, {})],
  ])('keeps the good config through %s, says what failed, and goes on', async (_, answer) => {
    const source = loader();
    source.subscribe(() => undefined);
    await settled(source);
    const good = source.getState().document;
    server.answer(answer);
    clock.tick(300_000);
    for (const delay of [0, 1_000, 2_000, 4_000]) {
      await until(() => clock.pending().length === 1);
      if (!source.getState().isFetching) break;
      clock.tick(delay);
    }
    await settled(source);
    expect(source.getState()).toMatchObject({ status: 'success', error: { code: /^config-/ as never } });
    expect(source.getState().document).toBe(good);
    server.answer(reply(200, document('v2')));
    clock.tick(300_000);
    await until(() => source.getState().error === null);
    expect(source.getState().document).toEqual(document('v2'));
  });

  it.each([0, -1, Infinity, NaN, 2 ** 31, 1e12])('never happens with an interval of %d', async (refetchInterval) => {
    const source = loader({ refetchInterval });
    const unsubscribe = source.subscribe(() => undefined);
    await settled(source);
    expect(clock.pending()).toEqual([]);
    unsubscribe();
    source.subscribe(() => undefined);
    expect(source.getState().isFetching).toBe(false);
  });

  it('comes in time although the clock was set back', async () => {
    let setBack = 0;
    const source = loader({ now: () => clock.now() - setBack });
    source.subscribe(() => undefined)();
    await source.refetch();
    setBack = 24 * 60 * 60 * 1000;
    source.subscribe(() => undefined);
    expect(clock.pending()).toEqual([300_000]);
  });

  it('that is never answered is not the last', async () => {
    const source = loader();
    source.subscribe(() => undefined);
    await settled(source);
    server.answer(() => undefined);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
    onTestFinished(() => void vi.useRealTimers());
    clock.tick(300_000);
    await requests(2);
    vi.advanceTimersByTime(30_000);
    await until(() => clock.pending().length === 1);
    server.answer(reply(200, document('v2')));
    clock.tick(1_000);
    await until(() => source.getState().document !== null && !source.getState().isFetching);
    expect(source.getState().document).toEqual(document('v2'));
  });
});

describe('refetch', () => {
  it('joins the load under way', async () => {
    const source = loader();
    source.subscribe(() => undefined);
    await Promise.all([source.refetch(), source.refetch()]);
    expect(server.requests).toHaveLength(1);
  });

  it('loads without a subscriber, once, and leaves no timer', async () => {
    const source = loader();
    await source.refetch();
    expect(source.getState().status).toBe('success');
    expect(clock.pending()).toEqual([]);
  });

  it('never rejects', async () => {
    server.answer(reply(404, ''));
    const source = loader();
    await expect(source.refetch()).resolves.toBeUndefined();
    expect(source.getState().status).toBe('error');
  });

  it('puts the next refresh off', async () => {
    const source = loader();
    source.subscribe(() => undefined);
    await settled(source);
    clock.tick(200_000);
    await source.refetch();
    expect(clock.pending()).toEqual([300_000]);
  });
});

describe('the last to leave', () => {
  it('stops the refreshes', async () => {
    const source = loader();
    const leave = [source.subscribe(() => undefined), source.subscribe(() => undefined)];
    await settled(source);
    leave[0]!();
    leave[0]!();
    expect(clock.pending()).toHaveLength(1);
    leave[1]!();
    expect(clock.pending()).toEqual([]);
  });

  it('stops a request under way, without calling it a failure', async () => {
    let open: ServerResponse | undefined;
    let closed = false;
    server.answer((_, response) => {
      open = response;
      response.on('close', () => void (closed = true));
    });
    const source = loader();
    const leave = source.subscribe(() => undefined);
    const joined = source.refetch();
    await until(() => open !== undefined);
    leave();
    await until(() => closed);
    await joined;
    expect(source.getState()).toEqual({ status: 'pending', document: null, error: null, isFetching: false });
    expect(clock.pending()).toEqual([]);
  });

  it('stops a retry to come', async () => {
    server.answer(reply(500, ''));
    const source = loader();
    const leave = source.subscribe(() => undefined);
    await until(() => clock.pending().length === 1);
    leave();
    expect(clock.pending()).toEqual([]);
  });

  it('may come back: at once after an abort, after the rest of the interval with a fresh config', async () => {
    const source = loader();
    source.subscribe(() => undefined)();
    const leave = source.subscribe(() => undefined);
    await settled(source);
    expect(source.getState().status).toBe('success');
    leave();
    clock.tick(100_000);
    const leaveAgain = source.subscribe(() => undefined);
    expect(clock.pending()).toEqual([200_000]);
    leaveAgain();
    clock.tick(200_000);
    source.subscribe(() => undefined);
    expect(source.getState().isFetching).toBe(true);
    await settled(source);
  });
});

describe('a subscriber that comes back', () => {
  it('finds a new load at once after a failure', async () => {
    server.answer(reply(404, ''));
    const source = loader();
    const leave = source.subscribe(() => undefined);
    await settled(source);
    leave();
    source.subscribe(() => undefined);
    expect(source.getState().isFetching).toBe(true);
    await settled(source);
    expect(server.requests).toHaveLength(2);
  });

  it('joins its own load, not the aborted one before', async () => {
    const held: ServerResponse[] = [];
    server.answer((_, response) => void held.push(response));
    const source = loader();
    const leave = source.subscribe(() => undefined);
    const aborted = source.refetch();
    await until(() => held.length === 1);
    leave();
    source.subscribe(() => undefined);
    await aborted;
    const joined = source.refetch();
    await until(() => held.length === 2);
    held[1]?.end(JSON.stringify(document('v1')));
    await joined;
    expect(server.requests).toHaveLength(2);
    expect(source.getState().status).toBe('success');
  });
});

it('keeps a process alive for a retry of the first load, not for a refresh to come', async () => {
  let timer: NodeJS.Timeout | undefined;
  const realSetTimeout = (callback: () => void, delay: number) => (timer = setTimeout(callback, delay));
  const options = { setTimeout: realSetTimeout, clearTimeout: (id: unknown) => clearTimeout(id as number) };
  server.answer(reply(500, ''));
  const retrying = loader(options).subscribe(() => undefined);
  await until(() => timer !== undefined);
  expect(timer?.hasRef()).toBe(true);
  retrying();

  server.answer(reply(200, document('v1')));
  const source = loader(options);
  const refreshing = source.subscribe(() => undefined);
  await settled(source);
  expect(timer?.hasRef()).toBe(false);
  refreshing();
});
