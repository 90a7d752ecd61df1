import { afterEach, describe, expect, it, vi } from 'vitest';
import { createConvertClient } from '../../src/client';
import type { ConvertClient, ConvertClientOptions } from '../../src/client/convertClient';
import type { ConfigState } from '../../src/config/configSource';
import { createConfigCache } from '../../src/config/configCache';
import { createMemoryStorage, type VisitorStorage, withFallback } from '../../src/visitor/storage';
import { shopDocument } from '../support/shopDocument';

const DAY = 24 * 60 * 60 * 1000;
const KEY = 'convert-react.config.1/2/';

function setUp() {
  const storage = createMemoryStorage();
  let time = 1_700_000_000_000;
  const cache = createConfigCache({ storage, scope: '1/2/', now: () => time });
  return { cache, storage, wait: (milliseconds: number) => void (time += milliseconds) };
}

describe('a kept config', () => {
  it('is good for seven days, and is removed after', () => {
    const { cache, storage, wait } = setUp();
    cache.write(shopDocument());
    wait(7 * DAY);
    expect(cache.read()).toEqual(shopDocument());
    wait(1);
    expect(cache.read()).toBeNull();
    expect(storage.getItem(KEY)).toBeNull();
  });

  it('of the future is not used: the clock was set back', () => {
    const { cache, storage, wait } = setUp();
    cache.write(shopDocument());
    wait(-1);
    expect(cache.read()).toBeNull();
    expect(storage.getItem(KEY)).toBeNull();
  });

  it.each([
    '',
    '{"savedAt":17',
    '{"savedAt":1700000000000,"document":{}}',
    '{"savedAt":1700000000000,"document":7}',
    'null',
    '[]',
    '{}',
    '{"savedAt":"soon","document":{}}',
  ])('that is not one of ours is removed: %s', (stored) => {
    const { cache, storage } = setUp();
    storage.setItem(KEY, stored);
    expect(cache.read()).toBeNull();
    expect(storage.getItem(KEY)).toBeNull();
  });

  it('gives way to nothing when the next one is too large', () => {
    const { cache, storage } = setUp();
    const longest = 500_000 - JSON.stringify({ savedAt: 1_700_000_000_000, document: '' }).length;
    cache.write('x'.repeat(longest));
    expect(storage.getItem(KEY)).toHaveLength(500_000);
    cache.write('x'.repeat(longest + 1));
    expect(storage.getItem(KEY)).toBeNull();
  });

  it('costs nothing where the storage throws or the document cannot be written', () => {
    const boom = () => {
      throw new Error('forbidden');
    };
    const open = () => ({ getItem: boom, setItem: boom, removeItem: boom, keys: boom });
    const cache = createConfigCache({ storage: withFallback({ open }), scope: '1/2/', now: Date.now });
    expect(() => cache.write({})).not.toThrow();
    expect(cache.read()).toBeNull();
    expect(() => cache.remove()).not.toThrow();
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    expect(() => setUp().cache.write(cyclic)).not.toThrow();
  });
});

describe('a client', () => {
  const clients: ConvertClient[] = [];
  afterEach(() => clients.splice(0).forEach((client) => client.destroy()));

  const kept = 'convert-react.config.10022898/10025986/';
  const configKeys = (storage: VisitorStorage) => storage.keys().filter((key) => key.includes('.config.'));

  /** A client that gets this document once it has started; null is a server that never answers. */
  function visit(document: unknown, storage: VisitorStorage, options: ConvertClientOptions = {}) {
    const client = createConvertClient({ sdkKey: '10022898/10025986', visitorId: 'v', storage, ...options });
    clients.push(client);
    let listener = () => undefined as void;
    let state: ConfigState = { status: 'pending', document: null, error: null, isFetching: true };
    client.load({
      getState: () => state,
      subscribe: (listen) => ((listener = listen), () => undefined),
      refetch: () => Promise.resolve(),
    });
    client.start();
    if (document) state = { status: 'success', document, error: null, isFetching: false };
    listener();
    return client;
  }

  it('keeps its config for the next visit, which decides at once', () => {
    const storage = createMemoryStorage();
    visit(shopDocument(), storage).destroy();
    expect(JSON.parse(storage.getItem(kept)!).document).toEqual(shopDocument());
    expect(visit(null, storage).experience('hero').status).toBe('success');
  });

  it('with a debug token does not begin with what is kept', () => {
    const storage = createMemoryStorage();
    visit(shopDocument(), storage).destroy();
    expect(visit(null, storage, { debugToken: 'token' }).experience('hero').status).toBe('pending');
  });

  it('with a debug token keeps nothing: drafts are not for a visit without it', () => {
    const storage = createMemoryStorage();
    visit({ ...shopDocument(), is_debug: true }, storage, { debugToken: 'token' });
    expect(configKeys(storage)).toEqual([]);
  });

  it('keeps what was there before it was allowed to', () => {
    const storage = createMemoryStorage();
    const client = visit(shopDocument(), storage, { consent: 'pending' });
    client.setConsent('granted');
    expect(configKeys(storage)).toEqual([kept]);
  });

  it('does not make what it kept any younger by reading it', () => {
    const storage = createMemoryStorage();
    const entry = JSON.stringify({ savedAt: Date.now() - 1_000, document: shopDocument() });
    storage.setItem(kept, entry);
    visit(null, storage).setConsent('pending');
    expect(storage.getItem(kept)).toBe(entry);
  });

  it.each(['pending', 'denied'] as const)('keeps nothing while consent is %s', (consent) => {
    const storage = createMemoryStorage();
    visit(shopDocument(), storage, { consent });
    expect(configKeys(storage)).toEqual([]);
  });

  it('waits for a config, and is no error, when what is kept is none', () => {
    const storage = createMemoryStorage();
    storage.setItem(kept, JSON.stringify({ savedAt: Date.now(), document: {} }));
    const onError = vi.fn();
    expect(visit(null, storage, { onError }).getSnapshot().status).toBe('pending');
    expect(onError).not.toHaveBeenCalled();
  });

  it('keeps the config of each endpoint apart', () => {
    const storage = createMemoryStorage();
    const configEndpoint = 'http://127.0.0.1:9/staging';
    visit(shopDocument(), storage, { configEndpoint }).destroy();
    expect(configKeys(storage)).toEqual([`${kept}/${configEndpoint}`]);
    expect(visit(null, storage).experience('hero').status).toBe('pending');
  });

  it('keeps the config of each environment apart', () => {
    const storage = createMemoryStorage();
    visit(shopDocument(), storage, { environment: 'staging' }).destroy();
    expect(configKeys(storage)).toEqual([`${kept}staging`]);
    expect(visit(null, storage).experience('hero').status).toBe('pending');
  });
});
