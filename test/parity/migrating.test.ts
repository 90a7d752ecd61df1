import { describe, expect, it, onTestFinished } from 'vitest';
import { createConvertClient } from '../../src/client';
import type { ConfigDocument } from '../../src/config/configDocument';
import { createMemoryStorage } from '../../src/visitor/storage';
import { shopDocument } from '../support/shopDocument';
import { startServer } from '../support/startServer';
import { until } from '../support/until';
import { loadOfficial } from './oracle/loadOfficial';

/** What docs/migrating.md says of visitors who have been here with the official SDK. */
describe('a visitor of the official SDK', () => {
  const ID = 'v8';
  /** The shop, after nearly all new visitors get the original. */
  const narrowedShop = () => {
    const document = shopDocument({ version: '2' });
    const [original, b] = document.experiences[0]!.variations;
    document.experiences[0]!.variations = [
      { ...original!, traffic_allocation: 99 },
      { ...b!, traffic_allocation: 1 },
    ];
    return document;
  };

  /** What the official SDK leaves in a data store that writes JSON into a storage, as its documentation shows one. */
  function visitWithOfficial() {
    const storage = createMemoryStorage();
    const sdk = new (loadOfficial())({
      data: shopDocument(),
      environment: 'production',
      dataStore: {
        get: (key) => JSON.parse(storage.getItem(key) ?? 'null') as unknown,
        set: (key, value) => storage.setItem(key, JSON.stringify(value)),
      },
      events: { batch_size: 1 },
      logger: { logLevel: 5 },
      network: { tracking: false },
    });
    const context = sdk.createContext(ID)!;
    const variation = context.runExperience('hero', { locationProperties: {} }) as { key: string };
    context.trackConversion('purchase');
    return { storage, variation: variation.key };
  }

  async function clientOf(storage: ReturnType<typeof createMemoryStorage>, config: ConfigDocument) {
    const server = await startServer({ config });
    const { configEndpoint, trackEndpoint } = server;
    const sdkKey = '10022898/10025986';
    const client = createConvertClient({
      sdkKey,
      configEndpoint,
      trackEndpoint,
      visitorId: ID,
      environment: 'production',
      storage,
    });
    onTestFinished(() => client.destroy());
    client.start();
    await client.ready();
    return { client, server };
  }

  it('with the same id and no storage gets the same variation', async () => {
    const { variation } = visitWithOfficial();
    const { client } = await clientOf(createMemoryStorage(), shopDocument());
    expect(client.experience('hero').variation).toBe(variation);
  });

  it('with the same id and the same storage keeps a variation that new visitors no longer get', async () => {
    const { storage, variation } = visitWithOfficial();
    expect(variation).toBe('b');
    const { client: stranger } = await clientOf(createMemoryStorage(), narrowedShop());
    expect(stranger.experience('hero').variation).toBe('original');
    const { client } = await clientOf(storage, narrowedShop());
    expect(client.experience('hero').variation).toBe('b');
  });

  it('is exposed once more, and may convert once more: the official SDK notes goals by their keys, we by their ids', async () => {
    const { storage } = visitWithOfficial();
    expect(JSON.parse(storage.getItem(`10022898-10025986-${ID}`)!)).toMatchObject({ goals: { purchase: true } });
    const { client, server } = await clientOf(storage, shopDocument());
    const hero = client.experience('hero');
    client.show(hero);
    client.expose(hero);
    expect(client.track('purchase')).toEqual({ status: 'queued' });
    expect(client.track('purchase')).toEqual({ status: 'duplicate' });
    await client.flush();
    await until(() => server.events().length >= 2);
    expect(server.events().map(({ eventType, data }) => [eventType, data.experienceId ?? data.goalId])).toEqual([
      ['bucketing', '100'],
      ['conversion', '900'],
    ]);
  });
});
