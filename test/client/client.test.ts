import { afterEach, describe, expect, it, vi } from 'vitest';
import { createConvertClient } from '../../src/client';
import type { ConvertClient, ConvertClientOptions } from '../../src/client/convertClient';
import type { ConfigSource } from '../../src/config/configSource';
import { valueKey } from '../../src/valueKey';
import { ConvertError } from '../../src/errors';
import { createMemoryStorage, type VisitorStorage } from '../../src/visitor/storage';
import { startServer } from '../support/startServer';
import { experience, shopDocument } from '../support/shopDocument';

const NOTHING = { status: 'pending', document: null, error: null, isFetching: false, updatedAt: undefined } as const;

const clients: ConvertClient[] = [];
afterEach(() => clients.splice(0).forEach((client) => client.destroy()));

function clientOf(options: ConvertClientOptions): ConvertClient {
  const client = createConvertClient({
    storage: createMemoryStorage(),
    visitorId: 'v7',
    debounceMs: 1,
    // Nobody listens here: what is tracked goes nowhere, unless a test serves it.
    trackEndpoint: 'http://127.0.0.1:9/v1',
    ...options,
  });
  clients.push(client);
  return client;
}

const excludes = (key: string, negated = false) => ({
  OR: [
    {
      AND: [
        {
          OR_WHEN: [
            {
              rule_type: 'bucketed_into_experience_key',
              matching: { match_type: 'equals', negated: !negated },
              value: key,
            },
          ],
        },
      ],
    },
  ],
});

/** Two experiences, each closed to visitors of the other. */
function exclusivePair() {
  return {
    ...shopDocument(),
    experiences: [
      { ...experience('1', 'e', ['a']), audiences: ['91'] },
      { ...experience('2', 'f', ['a']), audiences: ['92'] },
    ],
    audiences: [
      { id: '91', key: 'not f', type: 'transient', rules: excludes('f') },
      { id: '92', key: 'not e', type: 'transient', rules: excludes('e') },
    ],
  };
}

describe('the client', () => {
  it('excludes between two experiences asked in one commit, whichever is asked first', () => {
    for (const [first, second] of [
      ['e', 'f'],
      ['f', 'e'],
    ] as const) {
      const client = clientOf({ config: exclusivePair() });
      client.load();
      expect(client.experience(first).variation).toBe('a');
      expect(client.experience(second).reason).toBe('audience');
      expect(client.experience(first).variation).toBe('a');
    }
  });

  it('runs all in config order', () => {
    const client = clientOf({ config: exclusivePair() });
    client.load();
    expect(client.experiences().map(({ key, reason }) => [key, reason])).toEqual([
      ['e', 'bucketed'],
      ['f', 'audience'],
    ]);
  });

  it('remembers an exclusion on the next page, when the one that was shown is stored', async () => {
    const storage = createMemoryStorage();
    const first = clientOf({ config: exclusivePair(), storage });
    first.start();
    first.expose(first.experience('f'));
    await Promise.resolve();
    first.stop();
    const next = clientOf({ config: exclusivePair(), storage });
    next.start();
    expect(next.experience('e').reason).toBe('audience');
    expect(next.experience('f').reason).toBe('sticky');
  });

  it('keeps the first answer for the life of the page: an experience that excludes itself stays', async () => {
    const document = exclusivePair();
    document.audiences[0]!.rules = excludes('e');
    const client = clientOf({ config: document });
    client.start();
    client.expose(client.experience('e'));
    await Promise.resolve();
    expect(client.experience('e').variation).toBe('a');
    client.setAttributes({ any: 'change' });
    expect(client.experience('e').reason).toBe('audience');
  });

  it('keeps what was tracked before the config, and sends it when it comes', async () => {
    const server = await startServer({ config: shopDocument() });
    const client = clientOf({ sdkKey: '10022898/10025986', ...server });
    client.start();
    expect(client.track('purchase', { amount: 10 })).toEqual({ status: 'deferred' });
    await client.ready();
    await client.flush();
    expect(server.events().map(({ eventType }) => eventType)).toEqual(['conversion', 'conversion']);
  });

  it('delivers 25 conversions tracked in one tick as 25', async () => {
    const document = shopDocument();
    document.goals = Array.from({ length: 25 }, (_, index) => ({
      id: `${index}`,
      key: `g${index}`,
      type: 'a',
      rules: null,
    }));
    const server = await startServer({ config: document });
    const client = clientOf({ sdkKey: '10022898/10025986', ...server });
    client.start();
    await client.ready();
    for (let goal = 0; goal < 25; goal += 1) client.track(`g${goal}`);
    await client.flush();
    expect(server.events().map(({ data }) => data['goalId'])).toEqual(document.goals.map(({ id }) => id));
  });

  it('sends an exposure before the conversion that depends on it, with only what was exposed in bucketingData', async () => {
    const server = await startServer({ config: shopDocument() });
    const client = clientOf({ sdkKey: '10022898/10025986', ...server });
    client.start();
    await client.ready();
    const hero = client.experience('hero');
    client.show(client.experience('offer'));
    client.expose(hero);
    client.track('purchase', { amount: 10, transactionId: 't1' });
    await client.flush();
    const bucketingData = { '100': hero.details!.id };
    expect(server.events().map(({ eventType, data }) => [eventType, data])).toEqual([
      ['bucketing', { experienceId: '100', variationId: hero.details!.id }],
      ['conversion', { goalId: '900', bucketingData }],
      [
        'conversion',
        {
          goalId: '900',
          bucketingData,
          goalData: [
            { key: 'amount', value: 10 },
            { key: 'transactionId', value: 't1' },
          ],
        },
      ],
    ]);
  });

  it('sends of a call that waited for the config what was said when it was made', async () => {
    const server = await startServer({ config: shopDocument() });
    const client = clientOf({ sdkKey: '10022898/10025986', ...server });
    client.start();
    const order = { amount: 3, customDimension1: ['a'], ruleData: undefined };
    client.track('purchase', order);
    order.amount = 0;
    order.customDimension1.push('b');
    class Order {
      allowRepeat = true;
      get amount() {
        return 5;
      }
    }
    client.track('purchase', new Order() as never);
    const broken = Object.defineProperty({ productsCount: 2 }, 'amount', { get: () => JSON.parse('{') as number });
    client.track('signup', broken);
    await client.flush();
    const said = server.events().map(({ data }) => (data as { goalData?: unknown }).goalData);
    expect(said.filter(Boolean)).toEqual([
      [
        { key: 'amount', value: 3 },
        { key: 'customDimension1', value: ['a'] },
      ],
      [{ key: 'amount', value: 5 }],
      [{ key: 'productsCount', value: 2 }],
    ]);
  });

  it('tracks nothing for an empty id, which is nobody', async () => {
    const server = await startServer({ config: shopDocument() });
    const client = clientOf({ sdkKey: '10022898/10025986', ...server, visitorId: '' });
    client.start();
    expect(client.track('purchase')).toEqual({ status: 'off' });
    await client.ready();
    expect(client.track('purchase')).toEqual({ status: 'off' });
    await client.flush();
    expect(server.requests().filter(({ target }) => target === 'track')).toEqual([]);
  });

  it.each(['__proto__', 'constructor', 'toString'])('exposes an experience whose id is %s as any other', async (id) => {
    const document = { ...shopDocument(), experiences: [experience(id, 'odd', ['a'])] };
    const server = await startServer({ config: document });
    const storage = createMemoryStorage();
    for (const exposures of [1, 1]) {
      const client = clientOf({ config: document, trackEndpoint: server.trackEndpoint, storage });
      client.start();
      client.expose(client.experience('odd'));
      expect(client.track('purchase', { allowRepeat: true, amount: 1 })).toEqual({ status: 'queued' });
      await client.flush();
      client.destroy();
      expect(server.events().filter(({ eventType }) => eventType === 'bucketing')).toHaveLength(exposures);
    }
  });

  it('runs segments that were asked for before the config, and decides by them', async () => {
    const document = shopDocument({ hero: { audiences: ['600'] } });
    const client = clientOf({ config: document });
    expect(client.runSegments(['loyal'], { orders: '10' })).toEqual([]);
    client.start();
    expect(client.experience('hero').reason).toBe('bucketed');
    expect(client.getSnapshot().visitor.segments.customSegments).toEqual(['600']);
  });

  it('holds the custom segments that were run beside those that are attributes', () => {
    const storage = createMemoryStorage();
    const document = shopDocument({ hero: { audiences: ['600'] } });
    const client = clientOf({ config: document, storage, attributes: { customSegments: ['601'] } });
    client.start();
    client.runSegments(['loyal'], { orders: '10' });
    expect(client.experience('hero').reason).toBe('bucketed');
    client.setAttributes({ customSegments: ['602'] });
    expect(client.experience('hero').reason).toBe('bucketed');
    client.stop();
    const next = clientOf({ config: document, storage });
    next.start();
    expect(next.getSnapshot().visitor.segments.customSegments).toEqual(['602', '601', '600']);
  });

  it('keeps report segments among the attributes for the next visit', () => {
    const storage = createMemoryStorage();
    const config = shopDocument();
    const first = clientOf({ config, storage, attributes: { country: 'DE' } });
    first.start();
    first.stop();
    const next = clientOf({ config, storage });
    next.start();
    expect(next.experience('germans').reason).toBe('bucketed');
    expect(next.getSnapshot().visitor.segments).toEqual({ country: 'DE' });
  });

  it.each([undefined, null])('keeps what was remembered where a segment is %s, as a server does', (country) => {
    const storage = createMemoryStorage();
    const [config, visitorId] = [shopDocument(), 'kept'];
    const first = clientOf({ config, storage, visitorId, segments: { country: 'DE' } });
    first.start();
    first.stop();
    const segments = { country, campaign: 2024 } as never;
    const next = clientOf({ config, storage, visitorId, segments });
    next.start();
    expect(next.getSnapshot().visitor.segments).toEqual({ country: 'DE', campaign: '2024' });
    next.setSegments({ country } as never);
    expect(next.getSnapshot().visitor.segments).toEqual({ country: 'DE', campaign: '2024' });
    next.stop();
    const last = clientOf({ config, storage, visitorId });
    last.start();
    expect(last.experience('germans').reason).toBe('bucketed');
    last.setSegments({ country: '' });
    expect(last.experience('germans').reason).toBe('audience');
  });

  it('lets a rule see an attribute that is undefined, while what was remembered holds', async () => {
    const storage = createMemoryStorage();
    const config = shopDocument();
    const first = clientOf({ config, storage, attributes: { country: 'DE' } });
    first.start();
    first.stop();
    const next = clientOf({ config, storage, attributes: { country: undefined } });
    next.start();
    expect(next.experience('germans').reason).toBe('audience');
    expect(await next.explain('germans')).toContain('undefined');
    expect(next.getSnapshot().visitor.segments).toEqual({ country: 'DE' });
  });

  it('hydrates with the segments it goes on with', () => {
    const client = clientOf({ config: shopDocument(), segments: { country: null, campaign: 2024 } as never });
    client.load();
    expect(client.getServerSnapshot().visitor).toEqual(client.getSnapshot().visitor);
  });

  it('forgets a report segment that is null on a later visit', () => {
    const storage = createMemoryStorage();
    const config = shopDocument();
    for (const attributes of [{ country: 'DE' }, { country: null }]) {
      const visit = clientOf({ config, storage, attributes });
      visit.start();
      visit.stop();
    }
    const last = clientOf({ config, storage });
    last.start();
    expect(last.experience('germans').reason).toBe('audience');
  });

  it('explains a decision: what was compared with what', async () => {
    const client = clientOf({ config: shopDocument(), attributes: { country: 'FR' } });
    client.load();
    const text = await client.explain('germans');
    expect(text).toContain('experience "germans": shown as no variation (audience)');
    expect(text).toMatch(/✗ audience/);
    expect(text).toContain('FR');
    expect(await client.explain('search')).toMatch(/^feature "search": shown as (on|off)/);
    expect(await clientOf({ sdkKey: '1/2' }).explain('hero')).toContain('config: loading');
  });

  it('does nothing by being made: no timer, no request, no storage', () => {
    vi.useFakeTimers();
    const fetch = vi.fn();
    const storage = { getItem: vi.fn(() => null), setItem: vi.fn(), removeItem: vi.fn(), keys: vi.fn(() => []) };
    createConvertClient({ sdkKey: '1/2', storage, fetch });
    expect(vi.getTimerCount()).toBe(0);
    expect(fetch).not.toHaveBeenCalled();
    expect(storage.getItem).not.toHaveBeenCalled();
    expect(storage.setItem).not.toHaveBeenCalled();
    vi.useRealTimers();
  });

  it('decides when the storage throws at everything, and says so once', async () => {
    const boom = () => {
      throw new Error('forbidden');
    };
    const onError = vi.fn();
    const client = clientOf({
      config: shopDocument(),
      storage: { getItem: boom, setItem: boom, removeItem: boom, keys: boom },
      onError,
    });
    client.start();
    expect(client.experience('hero').variation).not.toBeNull();
    client.expose(client.experience('hero'));
    await Promise.resolve();
    expect(client.track('purchase').status).toBe('queued');
    expect(onError.mock.calls.map(([{ code }]) => code)).toEqual(['storage-failed']);
  });

  it.each([
    ['an empty object', {}],
    ['null', null],
    ['a string', 'nonsense'],
    ['an array', []],
    ['a project without id', { account_id: '1', project: {} }],
  ])('goes on without a config that is %s: an error, the original, and one report', async (_, config) => {
    const onError = vi.fn();
    const client = clientOf({ config, onError });
    client.start();
    await client.ready();
    expect(client.experience('hero')).toMatchObject({ status: 'error', variation: null, reason: 'error' });
    expect(onError).toHaveBeenCalledOnce();
    client.stop();
  });

  it('reports a callback of the app that throws, and goes on', async () => {
    const onError = vi.fn();
    const client = clientOf({
      config: shopDocument(),
      onError,
      onExposure: () => {
        throw new Error('the app');
      },
    });
    client.start();
    client.expose(client.experience('hero'));
    await Promise.resolve();
    expect(onError.mock.calls.map(([{ code }]) => code)).toContain('callback-failed');
  });

  it('compares attributes by value, cyclic ones and those that throw included', () => {
    const heard = vi.fn();
    const cyclic: Record<string, unknown> = { country: 'DE' };
    cyclic.self = cyclic;
    const client = clientOf({ config: shopDocument(), attributes: cyclic });
    client.load();
    client.subscribe(heard);
    expect(client.experience('germans').reason).toBe('bucketed');
    client.setAttributes(cyclic);
    expect(heard).not.toHaveBeenCalled();
    client.setAttributes({
      get country(): string {
        throw new Error('a getter');
      },
    });
    expect(client.experience('germans').variation).toBeNull();
  });
});

describe('before the config is there', () => {
  it('a flush waits for it, and for what was tracked', async () => {
    const server = await startServer({ config: shopDocument() });
    server.setFault({ target: 'config', delayMs: 200, times: 1 });
    for (const isStarted of [true, false]) {
      const client = clientOf({ sdkKey: '10022898/10025986', ...server, visitorId: `started ${isStarted}` });
      if (isStarted) client.start();
      expect(client.track('signup')).toEqual({ status: 'deferred' });
      await client.flush();
      expect(server.events().filter(({ visitorId }) => visitorId === `started ${isStarted}`)).toHaveLength(1);
    }
  });

  it('a flush ends without it when there is none', async () => {
    const server = await startServer({ config: shopDocument() });
    server.setFault({ target: 'config', status: 404 });
    const client = clientOf({ sdkKey: '10022898/10025986', ...server });
    client.start();
    client.track('signup');
    await client.flush();
    expect(server.events()).toEqual([]);
  });

  it('a login keeps what the visitor saw under the stored id', async () => {
    const server = await startServer({ config: shopDocument() });
    const storage = createMemoryStorage();
    storage.setItem('10022898-10025986-anonymous', JSON.stringify({ v: 1, bucketing: { '100': '1002' } }));
    const sticky = { variation: 'c', reason: 'sticky' };
    for (const keepAssignments of [true, false]) {
      const client = clientOf({ sdkKey: '10022898/10025986', ...server, storage, visitorId: 'anonymous' });
      client.start();
      client.identify(`user ${keepAssignments}`, { keepAssignments });
      await client.ready();
      if (keepAssignments) expect(client.experience('hero')).toMatchObject(sticky);
      else expect(client.experience('hero').reason).toBe('bucketed');
      client.destroy();
    }
  });

  it('it is fetched with the fetch that was given', async () => {
    const asked: string[] = [];
    const client = clientOf({
      sdkKey: '10022898/10025986',
      fetch: async (url) => {
        asked.push(String(url));
        return new Response(JSON.stringify(shopDocument()));
      },
    });
    await client.ready();
    expect(client.experience('hero').status).toBe('success');
    expect(asked).toEqual([expect.stringContaining('/config/10022898/10025986')]);
  });

  it('a client that is destroyed before it was started stops loading', async () => {
    const server = await startServer({ config: shopDocument() });
    const client = clientOf({ sdkKey: '10022898/10025986', ...server, refetchInterval: 30 });
    await client.ready();
    client.destroy();
    const { length } = server.requests();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(server.requests()).toHaveLength(length);
  });
});

describe('a timeout', () => {
  it.each([3e9, Number.MAX_SAFE_INTEGER, Infinity, NaN, -1])('of %d does not run out at once', async (timeout) => {
    const server = await startServer();
    server.setFault({ target: 'config', delayMs: 60_000 });
    const client = clientOf({ sdkKey: '10022898/10025986', ...server, timeout });
    client.start();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(client.getSnapshot().status).toBe('pending');
  });
});

describe('a config that keeps failing', () => {
  it('is reported once, and again when it has been well in between', () => {
    let state: ReturnType<ConfigSource['getState']> = { ...NOTHING };
    let tell = () => {};
    const source: ConfigSource = {
      getState: () => state,
      subscribe: (listener) => ((tell = listener), () => {}),
      refetch: async () => {},
    };
    const codes: string[] = [];
    const client = clientOf({ sdkKey: '10022898/10025986', onError: ({ code }) => codes.push(code) });
    client.load(source);
    client.start();
    const document = shopDocument();
    const failed = () => new ConvertError('config-status', { status: 500 });
    for (const next of [{ error: failed() }, {}, { error: failed() }]) {
      state = { ...NOTHING, ...next };
      tell();
    }
    expect(codes).toEqual(['config-status']);
    for (const next of [{}, { error: failed() }, { error: failed() }]) {
      state = { ...NOTHING, document, status: 'success', ...next };
      tell();
    }
    expect(codes).toEqual(['config-status', 'config-status']);
    expect(client.experience('hero').status).toBe('success');
  });
});

describe('rules that the app answers', () => {
  const weather = { rule_type: 'weather', matching: { match_type: 'equals', negated: false }, value: 'sunny' };
  const rules = { OR: [{ AND: [{ OR_WHEN: [weather] }] }] };
  const document = {
    ...shopDocument(),
    audiences: [{ id: '700', key: 'germans', type: 'transient', rules }],
    segments: [{ id: '600', key: 'sunny', rules }],
  };

  it('are asked of the app for audiences and for segments, with the latest function', () => {
    const sunny = ({ rule_type }: Record<string, unknown>) => (rule_type === 'weather' ? 'sunny' : undefined);
    const client = clientOf({ config: document, resolveRule: () => 'rain' });
    client.start();
    expect(client.experience('germans').reason).toBe('audience');
    expect(client.runSegments(['sunny'])).toEqual([]);
    client.applyProps({}, { resolveRule: sunny }, false);
    client.setAttributes({ anything: 'new' });
    expect(client.experience('germans').reason).toBe('bucketed');
    expect(client.runSegments(['sunny'])).toEqual(['600']);
  });
});

describe('enrichData', () => {
  const enrichDataOf = async (storage: VisitorStorage) => {
    const server = await startServer({ config: shopDocument() });
    const client = clientOf({ sdkKey: '10022898/10025986', ...server, storage });
    client.start();
    await client.ready();
    client.expose(client.experience('hero'));
    await client.flush();
    return server.events().map(({ enrichData }) => enrichData);
  };

  it('is false where assignments persist, and true where they end with the page', async () => {
    const { isKept: _, ...kept } = createMemoryStorage();
    expect(await enrichDataOf(kept)).toEqual([false]);
    expect(await enrichDataOf(createMemoryStorage())).toEqual([true]);
  });
});

describe('an app that says something odd', () => {
  const throwing = () =>
    new Proxy({} as Record<string, unknown>, {
      get() {
        throw new Error('a trap');
      },
      ownKeys() {
        throw new Error('a trap');
      },
    });

  it.each([
    ['a config that throws at everything', () => ({ config: throwing() })],
    ['a symbol as its key', () => ({ sdkKey: Symbol('key') as unknown as string })],
    ['segments that throw', () => ({ config: shopDocument(), segments: throwing() })],
  ] as [string, () => ConvertClientOptions][])('gets a client, and results with a reason: %s', (_, options) => {
    const client = clientOf({ ...options(), fetch: () => Promise.reject(new Error('none')), onError: () => undefined });
    client.start();
    expect(client.experience('hero').reason).toMatch(/^(error|loading|bucketed)$/);
  });

  it('keeps the segments it has when those it adds throw', () => {
    const client = clientOf({ config: shopDocument(), segments: { country: 'DE' } });
    client.start();
    client.setSegments(throwing());
    expect(client.getSnapshot().visitor.segments).toEqual({ country: 'DE' });
  });

  it('forces a variation that there is none of before and after the config alike, and tells nobody', async () => {
    const server = await startServer({ config: shopDocument() });
    const storage = createMemoryStorage();
    const client = clientOf({
      ...{ sdkKey: '10022898/10025986', storage, forced: { hero: 'zzz', nobody: 'x' } },
      ...{ configEndpoint: server.configEndpoint, trackEndpoint: server.trackEndpoint },
    });
    const early = client.experience('hero');
    expect(early).toMatchObject({ variation: 'zzz', reason: 'forced', details: null });
    client.start();
    await client.ready();
    expect(client.experience('hero')).toBe(early);
    expect(client.experience('nobody')).toMatchObject({ variation: 'x', reason: 'forced' });
    client.show(client.experience('hero'));
    client.expose(client.experience('hero'));
    await client.flush();
    expect(server.events()).toEqual([]);
    expect(storage.keys().filter((key) => key.startsWith('10022898-'))).toEqual([]);
    client.setForced({ hero: '1002' });
    expect(client.experience('hero').variation).toBe('c');
  });

  it('forces nothing by null, as by nothing', () => {
    const client = clientOf({ config: shopDocument(), forced: { hero: 'c' } });
    client.load();
    client.setForced(null as never);
    expect(client.experience('hero').reason).toBe('bucketed');
  });

  it('takes options that are null as none, a login among them', () => {
    const client = clientOf({ config: shopDocument(), visitorId: 'v7' });
    client.start();
    const none = null as never;
    expect(client.experience('hero', none)).toBe(client.experience('hero'));
    expect(client.experiences(none)).toHaveLength(5);
    client.identify('somebody', none);
    expect(client.getSnapshot().visitor.id).toBe('somebody');
  });

  it('runs no segments when it names none, also before the config', () => {
    const client = clientOf({ sdkKey: '10022898/10025986' });
    let tell = () => {};
    let state: ReturnType<ConfigSource['getState']> = { ...NOTHING };
    client.load({
      getState: () => state,
      subscribe: (listener) => ((tell = listener), () => {}),
      refetch: async () => {},
    });
    client.start();
    expect(client.runSegments(undefined as never)).toEqual([]);
    state = { ...NOTHING, status: 'success', document: shopDocument() };
    expect(tell).not.toThrow();
    expect(client.runSegments(undefined as never)).toEqual([]);
    expect(client.experience('hero').reason).toBe('bucketed');
  });
});

describe('what is compared by value', () => {
  class Plan {
    #name: string;
    constructor(name: string) {
      this.#name = name;
    }
    toString() {
      return this.#name;
    }
  }

  it.each([
    ['a URL', new URL('https://shop.example/home'), new URL('https://shop.example/pricing')],
    ['an object that only says what it is', new Plan('home'), new Plan('pricing')],
  ])('is what a rule sees of it: %s', (_, home, pricing) => {
    const matching = { match_type: 'contains', negated: false };
    const rules = { OR: [{ AND: [{ OR_WHEN: [{ rule_type: 'url', key: 'url', matching, value: 'pricing' }] }] }] };
    const config = shopDocument({ hero: { site_area: rules } });
    const client = clientOf({ config, location: { url: home } });
    client.load();
    expect(client.experience('hero').reason).toBe('location');
    client.setLocation({ url: pricing });
    expect(client.experience('hero').reason).toBe('bucketed');
  });

  it('is the same for an object without a prototype and one without members', () => {
    expect(valueKey({ any: Object.create(null) })).toBe(valueKey({ any: {} }));
  });
});
