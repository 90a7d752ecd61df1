import { describe, expect, it } from 'vitest';
import { createConvertClient } from '../../src/client';
import { realWorld } from '../../src/world';
import { createMemoryStorage, type VisitorStorage } from '../../src/visitor/storage';
import { shopDocument } from '../support/shopDocument';

const DAY = 86_400_000;
const NOW = 1_800_000_000_000;

/** A page on this storage, so many milliseconds from now, whose tracking server is well. */
function open(storage: VisitorStorage, later = 0) {
  const client = createConvertClient(
    {
      config: shopDocument(),
      storage,
      visitorId: 'v7',
      trackEndpoint: 'http://127.0.0.1:9/v1',
      fetch: () => Promise.resolve(new Response(null, { status: 200 })),
      onError: () => undefined,
    },
    { ...realWorld(), now: () => NOW + later },
  );
  client.start();
  return client;
}

const sizeOf = (storage: VisitorStorage) =>
  storage.keys().reduce((sum, key) => sum + key.length + storage.getItem(key)!.length, 0);
const records = (storage: VisitorStorage) => storage.keys().filter((key) => key.startsWith('10022898-'));

describe('what is left in the storage', () => {
  it('by 3,000 visitors of one page is bounded, and knows the last of them', async () => {
    const storage = createMemoryStorage();
    const client = open(storage);
    for (let visitor = 0; visitor < 3_000; visitor++) {
      client.identify(`visitor-${visitor}`);
      client.expose(client.experience('hero'));
      client.track('purchase');
      if (visitor % 300 === 299) await client.flush();
    }
    await client.flush();
    expect(records(storage).length).toBeLessThanOrEqual(101);
    expect(storage.keys().length).toBeLessThan(1_500);
    expect(sizeOf(storage)).toBeLessThan(250_000);
    for (const visitor of [2_999, 2_930]) {
      client.identify(`visitor-${visitor}`);
      expect(client.track('purchase')).toEqual({ status: 'duplicate' });
    }
    client.destroy();
  });

  it('by a buyer who returns for years is bounded, and knows the last orders', async () => {
    const storage = createMemoryStorage();
    for (let visit = 0; visit < 12; visit++) {
      const client = open(storage, visit * 60 * DAY);
      for (let order = 0; order < 120; order++) {
        client.track('purchase', { transactionId: `order-${visit}-${order}`, allowRepeat: true });
      }
      await client.flush();
      client.destroy();
    }
    const client = open(storage, 12 * 60 * DAY);
    await client.flush();
    expect(client.track('purchase', { transactionId: 'order-11-119', allowRepeat: true }).status).toBe('duplicate');
    expect(client.track('purchase', { transactionId: 'order-7-0', allowRepeat: true }).status).toBe('duplicate');
    expect(client.track('purchase', { transactionId: 'order-0-0', allowRepeat: true }).status).toBe('queued');
    expect(storage.getItem('10022898-10025986-v7')!.length).toBeLessThan(40_000);
    client.destroy();
  });

  it('of visitors who have not come back for 400 days goes with the first who comes', () => {
    const storage = createMemoryStorage();
    for (const [id, later] of [
      ['old', 0],
      ['recent', 300 * DAY],
    ] as const) {
      const client = open(storage, later);
      client.identify(id);
      client.track('purchase');
      client.destroy();
    }
    // Of another SDK: its own business.
    storage.setItem('10022898-10025986-theirs', '{"bucketing":{"100":"1000"}}');
    const client = open(storage, 401 * DAY);
    client.track('purchase');
    expect(
      records(storage)
        .map((key) => key.split('-')[2])
        .sort(),
    ).toEqual(['recent', 'theirs', 'v7']);
    client.destroy();
  });
});
