import { beforeEach, describe, expect, it } from 'vitest';
import type { ConvertError } from '../../src/errors';
import { createSharedConfigs, type SharedConfigs } from '../../src/server/sharedConfigs';
import { createTestClock, type TestClock } from '../support/createTestClock';
import { shopDocument } from '../support/shopDocument';

type Answer = () => Response | Promise<Response>;

const WISH = { timeout: 1_000, maxAgeMs: 60_000, staleMs: 600_000 };
const ok = (version: string) => () => Response.json(shopDocument({ version }));
const down = () => new Response('down', { status: 503 });
const never = () => new Promise<Response>(() => undefined);

let clock: TestClock;
let configs: SharedConfigs;
let answer: Answer;
let asked: string[];

const fetch = ((url: string) => {
  asked.push(url);
  return Promise.resolve(answer());
}) as unknown as typeof globalThis.fetch;
const request = { sdkKey: '1/2', configEndpoint: 'http://127.0.0.1:1/api/v1', fetch };
const versionOf = (document: unknown) =>
  document && (document as ReturnType<typeof shopDocument>).project.settings.version;

/** Lets promises and fetched bodies settle. */
const breathe = () => new Promise((resolve) => setTimeout(resolve, 5));
const get = (wish: Partial<typeof WISH> = {}, changes: object = {}) =>
  configs.get({ ...request, ...changes }, { ...WISH, ...wish });
async function getVersion(wish?: Partial<typeof WISH>) {
  return versionOf((await get(wish)).document);
}

beforeEach(() => {
  clock = createTestClock();
  configs = createSharedConfigs(clock);
  answer = ok('1');
  asked = [];
});

describe('configs that requests share', () => {
  it('are fetched once, however many ask at the same time', async () => {
    const served = await Promise.all(Array.from({ length: 50 }, () => get()));
    expect(asked).toHaveLength(1);
    expect(new Set(served.map(({ document }) => document)).size).toBe(1);
    expect(clock.pending()).toEqual([]);
  });

  it('are fetched for each key, environment, secret and endpoint', async () => {
    await Promise.all([
      get(),
      get({}, { sdkKey: '1/3' }),
      get({}, { environment: 'staging' }),
      get({}, { secret: 's' }),
      get({}, { debugToken: 't' }),
      get({}, { configEndpoint: 'http://127.0.0.1:2/api/v1' }),
    ]);
    expect(asked).toHaveLength(6);
  });

  it('are bounded: the one used longest ago goes', async () => {
    for (let index = 0; index < 130; index++) await get({}, { sdkKey: `1/${index}` });
    await get({}, { sdkKey: '1/30' });
    expect(asked).toHaveLength(130);
    await get({}, { sdkKey: '1/29' });
    expect(asked).toHaveLength(131);
  });

  it('are used without asking while fresh, and while stale beside one fetch', async () => {
    await get();
    clock.tick(59_999);
    answer = ok('2');
    expect(await getVersion()).toBe('1');
    expect(asked).toHaveLength(1);
    clock.tick(1);
    expect(await Promise.all([getVersion(), getVersion()])).toEqual(['1', '1']);
    await breathe();
    expect(asked).toHaveLength(2);
    expect(await getVersion()).toBe('2');
    expect(asked).toHaveLength(2);
  });

  it('are waited for once they are too old, and used all the same when that fails', async () => {
    await get();
    clock.tick(660_000);
    answer = ok('2');
    expect(await getVersion()).toBe('2');
    clock.tick(660_000);
    answer = down;
    const { document, fetching } = await get();
    expect(versionOf(document)).toBe('2');
    expect((await fetching)?.code).toBe('config-status');
  });

  it('are asked for again after the clock was set back, and used where that fails; one that failed is tried again', async () => {
    let setBack = 0;
    configs = createSharedConfigs({ ...clock, now: () => clock.now() - setBack });
    await get();
    answer = down;
    await get({}, { sdkKey: '1/3' });
    setBack = 3_600_000;
    expect(await getVersion()).toBe('1');
    setBack *= 2;
    answer = ok('2');
    expect(await getVersion()).toBe('2');
    expect(versionOf((await get({}, { sdkKey: '1/3' })).document)).toBe('2');
  });

  it('stay the same object when a refresh brings the same version, so that nothing is parsed again', async () => {
    const { document } = await get();
    clock.tick(60_000);
    await get();
    await breathe();
    expect(asked).toHaveLength(2);
    expect((await get()).document).toBe(document);
  });
});

describe('an endpoint that is down or slow', () => {
  it('costs nobody a wait between tries, is asked ever more rarely, and is used again when it is back', async () => {
    answer = down;
    const errors: (ConvertError | null)[] = [];
    for (let request = 0; request < 10; request++) errors.push((await get()).error);
    expect(asked).toHaveLength(1);
    expect(errors.every((error) => error?.code === 'config-status')).toBe(true);
    for (const pause of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
      const before = asked.length;
      clock.tick(pause - 1);
      await get();
      expect(asked).toHaveLength(before);
      clock.tick(1);
      await get();
      expect(asked).toHaveLength(before + 1);
    }
    answer = ok('1');
    clock.tick(30_000);
    expect(await getVersion()).toBe('1');
    expect(clock.pending()).toEqual([]);
  });

  it('makes the first page wait its timeout, and no other page', async () => {
    answer = never;
    const first = get();
    await breathe();
    clock.tick(400);
    const second = get();
    await breathe();
    expect(clock.pending().sort((a, b) => a - b)).toEqual([600, 600, 9_600]);
    clock.tick(600);
    expect(await first).toMatchObject({ document: null, error: null });
    expect(await second).toMatchObject({ document: null, error: null });
    expect(await get()).toMatchObject({ document: null, error: null });
    expect(asked).toHaveLength(1);
  });

  it('is given up on after ten seconds, also when the fetch ignores its signal', async () => {
    answer = never;
    const first = get();
    await breathe();
    clock.tick(10_000);
    const { fetching } = await first;
    expect(await fetching).toMatchObject({
      code: 'config-network',
      details: { url: 'http://127.0.0.1:1/api/v1/config/1/2', message: 'no answer in 10000 ms' },
    });
    expect(clock.pending()).toEqual([]);
    answer = ok('1');
    clock.tick(1_000);
    expect(await getVersion()).toBe('1');
  });

  it('is given up on too when its request ended with all its timers', async () => {
    const ended = new Set<number>();
    const setTimeout = (run: () => void, ms: number) => clock.setTimeout(() => ended.has(ms) || run(), ms);
    configs = createSharedConfigs({ ...clock, setTimeout });
    answer = never;
    await Promise.all([get({ timeout: 10 }), breathe().then(() => clock.tick(10))]);
    ended.add(10_000);
    answer = ok('1');
    clock.tick(9_990);
    expect(await getVersion({ timeout: 0 })).toBeNull();
    clock.tick(1);
    expect(await getVersion()).toBe('1');
  });

  it('that answers with something else than a config is down', async () => {
    answer = () => new Response('<html>', { status: 200 });
    expect(await get()).toMatchObject({ document: null, error: { code: 'config-body' } });
  });
});
