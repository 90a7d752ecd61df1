import { afterEach, describe, expect, it, vi } from 'vitest';
import { createConvertClient } from '../../src/client';
import type { ConvertClientOptions } from '../../src/client/convertClient';
import { createConfigLoader } from '../../src/config/configLoader';
import { fetchConfig } from '../../src/config/fetchConfig';
import { shopDocument } from '../support/shopDocument';
import { startServer } from '../support/startServer';

const KEY = '10022898/10025986';
const undo: (() => void)[] = [];

afterEach(() => {
  for (const each of undo.splice(0)) each();
  vi.unstubAllGlobals();
});

/** Takes it away, or puts `value` in its place, until the test is over. */
function replace(holder: object, name: string, value?: unknown) {
  const was = Object.getOwnPropertyDescriptor(holder, name);
  Reflect.deleteProperty(holder, name);
  if (value !== undefined) Object.defineProperty(holder, name, { value, configurable: true, writable: true });
  undo.push(() => {
    Reflect.deleteProperty(holder, name);
    if (was) Object.defineProperty(holder, name, was);
  });
}

/** A page, as far as this library looks. */
function enterPage(more: object = {}) {
  const page = { document: {}, navigator: { userAgent: 'Mozilla/5.0', ...more } };
  vi.stubGlobal('window', page);
  vi.stubGlobal('navigator', page.navigator);
}

/** A visitor sees one experience and buys something; gives what the server received. */
async function visit(options: ConvertClientOptions = {}) {
  const server = await startServer({ config: shopDocument() });
  const { configEndpoint, trackEndpoint } = server;
  await buy({ configEndpoint, trackEndpoint, ...options });
  return server.events().map(({ eventType, data }) => data.experienceId ?? `${eventType} ${data.goalId}`);
}

async function buy(options: ConvertClientOptions) {
  const client = createConvertClient({ visitorId: 'v7', sdkKey: KEY, debounceMs: 1, ...options });
  client.start();
  await client.ready();
  client.expose(client.experience('hero'));
  client.track('purchase', { amount: 5, transactionId: 'order-1' });
  await client.flush();
  client.destroy();
}

const SHOP = JSON.stringify(shopDocument());

/** Convert's servers as a fetch that uses nothing of the platform, for platforms on which Node's own breaks. */
function createCannedFetch() {
  const bodies: string[] = [];
  const headers = { get: () => null };
  const fetch = async (_: string, init: RequestInit = {}) => {
    if (init.body) bodies.push(init.body as string);
    return { ok: true, status: 200, type: 'cors', headers, text: async () => (init.body ? '' : SHOP) };
  };
  return { fetch: fetch as unknown as typeof globalThis.fetch, bodies };
}

const ALL = ['100', 'conversion 900', 'conversion 900'];

describe('where abort signals have neither `reason` nor `throwIfAborted`', () => {
  it('a client loads its config and delivers', async () => {
    replace(AbortSignal.prototype, 'reason');
    replace(AbortSignal.prototype, 'throwIfAborted');
    expect(await visit()).toEqual(ALL);
  });

  it('`fetchConfig` takes a signal, and rejects with an AbortError once it is aborted', async () => {
    replace(AbortSignal.prototype, 'reason');
    replace(AbortSignal.prototype, 'throwIfAborted');
    const { configEndpoint } = await startServer({ config: shopDocument() });
    const { signal } = new AbortController();
    expect(await fetchConfig({ sdkKey: KEY, configEndpoint, signal })).toMatchObject(shopDocument());
    const gone = new AbortController();
    gone.abort();
    await expect(fetchConfig({ sdkKey: KEY, configEndpoint, signal: gone.signal })).rejects.toThrow(
      expect.objectContaining({ name: 'AbortError' }),
    );
  });
});

describe('without AbortController', () => {
  it('a client loads its config and delivers', async () => {
    const { fetch, bodies } = createCannedFetch();
    replace(globalThis, 'AbortController');
    await buy({ fetch });
    expect(bodies.join().match(/"eventType":"\w+"/g)).toHaveLength(3);
  });

  it('a loader that is stopped forgets what comes after', async () => {
    replace(globalThis, 'AbortController');
    let answer!: (response: Response) => void;
    const fetch = () => new Promise<Response>((resolve) => (answer = resolve));
    const loader = createConfigLoader({ sdkKey: KEY, fetch });
    loader.subscribe(() => undefined)();
    answer(Response.json(shopDocument()));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(loader.getState()).toMatchObject({ document: null, isFetching: false });
  });
});

describe('where URLSearchParams cannot be asked or changed, as in React Native', () => {
  it('a config is loaded with an environment, in the same words', async () => {
    const asked: string[] = [];
    const load = async () => {
      const fetch = async (url: unknown) => {
        asked.push(String(url));
        return Response.json(shopDocument());
      };
      await fetchConfig({
        sdkKey: KEY,
        environment: "it's (a) ~ test & more",
        debugToken: 'a b',
        fetch: fetch as never,
      });
    };
    await load();
    for (const name of ['get', 'set', 'has', 'delete', 'toString', 'append']) replace(URLSearchParams.prototype, name);
    await load();
    expect(asked[1]).toBe(asked[0]);
  });

  it('a page without an address has no preview', async () => {
    replace(URLSearchParams.prototype, 'get');
    const client = createConvertClient({ config: shopDocument(), visitorId: 'v7' });
    client.start();
    expect(client.experience('hero').status).toBe('success');
    client.destroy();
  });
});

describe('a runtime that refuses options of `fetch`', () => {
  const REFUSED = ['cache', 'credentials', 'keepalive', 'mode'];
  const refusing = (refused: readonly string[]): typeof fetch => {
    const check = (init: RequestInit = {}) => {
      const name = refused.find((each) => each in init);
      if (name) throw new TypeError(`The '${name}' field on 'RequestInitializerDict' is not implemented.`);
    };
    vi.stubGlobal(
      'Request',
      class {
        constructor(_: string, init?: RequestInit) {
          check(init);
        }
      },
    );
    return (url, init) => {
      check(init);
      return fetch(url, init);
    };
  };

  it('gets its config and every event, in a worker', async () => {
    expect(await visit({ fetch: refusing(REFUSED) })).toEqual(ALL);
  });

  it('gets its config and every event, in a page whose fetch is not its own', async () => {
    enterPage();
    expect(await visit({ fetch: refusing([...REFUSED, 'signal']) })).toEqual(ALL);
  });
});

describe('platform calls that throw at once', () => {
  const broken = () => {
    throw new Error('broken');
  };

  it.each([
    ['locks that cannot be requested', { locks: { request: broken, query: async () => ({ held: [] }) } }],
    [
      'locks that cannot be asked',
      { locks: { request: async (_: string, __: object, run: () => unknown) => run(), query: broken } },
    ],
    ['a beacon', { sendBeacon: broken }],
  ])('reach no app and lose no event: %s', async (_, navigator) => {
    enterPage(navigator);
    expect(await visit()).toEqual(ALL);
  });

  it('reach no app when they are looked up', async () => {
    enterPage();
    for (const name of ['locks', 'sendBeacon', 'onLine', 'doNotTrack', 'globalPrivacyControl'])
      Object.defineProperty(globalThis.navigator, name, { get: broken });
    expect(await visit()).toEqual(ALL);
  });

  it('reach no app when it listens to the page', async () => {
    enterPage();
    Object.assign(globalThis.window, { addEventListener: broken });
    vi.stubGlobal('document', { addEventListener: broken });
    expect(await visit()).toEqual(ALL);
  });
});

describe('a page with Prototype.js, or another that patches what is built in', () => {
  it('sends the same batch, and keeps what can be read again', async () => {
    const run = async () => {
      const kept = new Map<string, string>();
      const storage = {
        getItem: (key: string) => kept.get(key) ?? null,
        setItem: (key: string, value: string) => void kept.set(key, value),
        removeItem: (key: string) => void kept.delete(key),
        keys: () => [...kept.keys()],
      };
      const { fetch, bodies } = createCannedFetch();
      await buy({ fetch, storage, attributes: { customSegments: ['a'] } });
      const records = [...kept].filter(([key]) => key.endsWith('-v7'));
      // The second run may come in the next second, which a record names.
      return { bodies, records: records.map(([key, json]) => [key, json.replace(/\b\d{10}\b/g, 'second')]) };
    };
    const plain = await run();
    const text = (value: unknown) => `patched: ${String(value)}`;
    for (const prototype of [Array.prototype, Object.prototype]) {
      Object.defineProperty(prototype, 'toJSON', {
        value: () => text(prototype),
        configurable: true,
        enumerable: true,
      });
      undo.push(() => Reflect.deleteProperty(prototype, 'toJSON'));
    }
    // Prototype.js 1.7 and MooTools: neither reads iterators nor calls back.
    replace(Array, 'from', (list: ArrayLike<unknown> | null) => (list ? Array.prototype.slice.call(list) : []));
    const patched = await run();
    for (const each of undo.splice(0)) each();
    expect(plain.bodies).toHaveLength(1);
    expect(plain.records).toHaveLength(1);
    expect(patched).toEqual(plain);
  });

  it('makes a visitor id as ever', () => {
    replace(Array, 'from', (list: ArrayLike<unknown> | null) => (list ? Array.prototype.slice.call(list) : []));
    expect(createConvertClient({ sdkKey: KEY }).getSnapshot().visitor?.id).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });
});
