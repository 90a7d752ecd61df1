import { describe, expect, it, vi } from 'vitest';
import { createConvertClient } from '../../src/client';
import type { InitialConfig, InitialState } from '../../src/client/types';
import { createServerConvert, type ServerConvertOptions } from '../../src/server';
import { createMemoryStorage } from '../../src/visitor/storage';
import { equals, shopDocument } from '../support/shopDocument';
import { startServer } from '../support/startServer';

const KEYS = ['hero', 'offer', 'search-test'];
const bucketing = { seed: 7, maxTraffic: 5_000, excludeExperienceId: true };

const serverOf = (options: Partial<ServerConvertOptions>) =>
  createServerConvert({ config: shopDocument(), visitorId: 'v7', ...options });

const pageOf = (initialState: InitialState) => {
  const client = createConvertClient({
    initialState: JSON.parse(JSON.stringify(initialState)) as InitialState,
    storage: createMemoryStorage(),
  });
  client.load();
  return client;
};

describe('bucketing on a server', () => {
  it('decides as a browser with the same options does, and hands them over', async () => {
    const alone = createConvertClient({
      config: shopDocument(),
      visitorId: 'v7',
      bucketing,
      storage: createMemoryStorage(),
    });
    alone.load();
    const variations = KEYS.map((key) => alone.experience(key).variation);
    const convert = await serverOf({ bucketing });
    expect(KEYS.map((key) => convert.experience(key).variation)).toEqual(variations);
    const plain = await serverOf({});
    expect(KEYS.map((key) => plain.experience(key).variation)).not.toEqual(variations);

    const state = convert.dehydrate() as InitialConfig;
    expect(state.bucketing).toEqual(bucketing);
    expect(KEYS.map((key) => pageOf(state).experience(key).variation)).toEqual(variations);
    expect(JSON.stringify(plain.dehydrate())).not.toContain('bucketing');
  });

  it('makes the page decide by it what the server did not decide', async () => {
    const { decided, ...state } = (await serverOf({ bucketing, experiences: KEYS })).dehydrate() as InitialConfig;
    expect(decided).toHaveLength(3);
    const undecided = { ...state, decided: [] };
    const convert = await serverOf({ bucketing });
    for (const key of KEYS) expect(pageOf(undecided).experience(key).variation).toBe(convert.experience(key).variation);
  });

  it('reports numbers that are none', async () => {
    const onError = vi.fn();
    await serverOf({ bucketing: { seed: 'x' as never }, onError });
    expect(onError.mock.calls).toMatchObject([[{ code: 'bucketing-invalid', details: { bucketing: { seed: 'x' } } }]]);
  });
});

describe('comparators on a server', () => {
  const rules = equals('country', 'DE');
  const config = { ...shopDocument(), goals: [{ id: '900', key: 'purchase', rules }] };
  const attributes = { country: 'Germany' };

  it('decide experiences and goals', async () => {
    const comparators = { equals: (value: unknown) => value === 'Germany' };
    const convert = await serverOf({ config, attributes, comparators });
    expect(convert.experience('germans').reason).toBe('bucketed');
    expect(convert.track('purchase', { ruleData: { country: 'DE' } }).status).toBe('rule-mismatch');
    expect(convert.track('purchase', { ruleData: attributes }).status).toBe('queued');
  });

  it('that throw are reported once for each request', async () => {
    const onError = vi.fn();
    const comparators = {
      equals: () => {
        throw new Error('no');
      },
    };
    const convert = await serverOf({ config, attributes, comparators, onError });
    expect(convert.experience('germans').reason).toBe('audience');
    expect(convert.experience('germans', { attributes: { country: 'FR' } }).reason).toBe('audience');
    await Promise.resolve();
    expect(onError.mock.calls).toMatchObject([[{ code: 'callback-failed', details: { comparator: 'equals' } }]]);
  });
});

describe('tracking: false on a server', () => {
  it('decides and stores, sends nothing, and the page sends nothing either', async () => {
    const { trackEndpoint, events } = await startServer({ config: shopDocument() });
    const convert = await serverOf({ visitorId: undefined, cookies: '', trackEndpoint, tracking: false });
    const hero = convert.experience('hero');
    convert.expose(hero);
    expect(convert.track('purchase')).toEqual({ status: 'off' });
    await convert.flush();
    expect(decodeURIComponent(convert.cookies.join())).toContain(hero.details!.id);
    for (const mode of ['config', 'decisions'] as const) {
      const page = pageOf(convert.dehydrate({ mode }));
      page.start();
      page.expose(page.experience('hero'));
      expect(page.track('purchase')).toEqual({ status: 'off' });
      await page.flush();
      page.destroy();
    }
    expect(events()).toEqual([]);
    expect((await serverOf({ tracking: true })).dehydrate()).not.toHaveProperty('tracking');
  });
});
