import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

let warnings: string[] = [];
beforeEach(() => {
  // Each mistake is heard of once for each page, so every test is a page of its own.
  vi.resetModules();
  warnings = [];
  vi.spyOn(console, 'warn').mockImplementation((message) => void warnings.push(String(message)));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const load = async () => ({
  ...(await import('../../src/core')),
  ...(await import('../../src/server')),
  ...(await import('../../src/visitor/storage')),
  ...(await import('../support/shopDocument')),
});

const MISTAKES = ['undefined', 'null', '[object Object]', 'NaN'];
const BLANK = ['', ' ', '\t\n', {}, [], true, NaN] as string[];

describe('a visitor id that is a mistake', () => {
  it.each(MISTAKES)('is used, and development hears of it once: %s', async (visitorId) => {
    const { createConvertClient, createServerConvert, createMemoryStorage, shopDocument } = await load();
    for (let time = 0; time < 2; time++) {
      const client = createConvertClient({ config: shopDocument(), visitorId, storage: createMemoryStorage() });
      client.start();
      expect(client.getSnapshot().visitor.id).toBe(visitorId);
      client.destroy();
      const server = await createServerConvert({ config: shopDocument(), visitorId });
      expect(server.visitorId).toBe(visitorId);
    }
    expect(warnings).toEqual([expect.stringContaining(`The visitor id "${visitorId}"`)]);
  });

  it('is heard of when it comes by identify()', async () => {
    const { createConvertClient, createMemoryStorage, shopDocument } = await load();
    const client = createConvertClient({ config: shopDocument(), storage: createMemoryStorage() });
    client.identify('undefined');
    client.identify('v7');
    client.destroy();
    expect(warnings).toEqual([expect.stringContaining('The visitor id "undefined"')]);
  });

  it.each([...MISTAKES, ...BLANK])('tells nothing in production: %j', async (visitorId) => {
    vi.stubEnv('NODE_ENV', 'production');
    const { createConvertClient, createMemoryStorage, shopDocument } = await load();
    createConvertClient({ config: shopDocument(), visitorId, storage: createMemoryStorage() }).destroy();
    expect(warnings).toEqual([]);
  });
});

describe('a visitor id that is blank, or no id at all', () => {
  it.each(BLANK)(
    'is nobody for a client, a server and the core, and development hears of it: %j',
    async (visitorId) => {
      const {
        createConvertClient,
        createServerConvert,
        createMemoryStorage,
        shopDocument,
        decideExperience,
        parseConfig,
      } = await load();
      const client = createConvertClient({ config: shopDocument(), visitorId, storage: createMemoryStorage() });
      client.start();
      expect([client.getSnapshot().visitor.id, client.experience('hero').reason]).toEqual(['', 'no-visitor']);
      expect(client.track('purchase')).toEqual({ status: 'off' });
      client.identify('v7');
      client.identify(visitorId);
      expect(client.experience('hero').reason).toBe('no-visitor');
      client.destroy();

      const server = await createServerConvert({ config: shopDocument(), visitorId });
      expect([server.visitorId, server.experience('hero').reason]).toEqual(['', 'no-visitor']);
      expect(server.track('purchase')).toEqual({ status: 'off' });

      const parsed = parseConfig(shopDocument());
      if (!parsed.ok) throw parsed.error;
      expect(decideExperience(parsed.project, { id: visitorId }, 'hero').reason).toBe('no-visitor');
      expect(warnings).toEqual([expect.stringContaining('A blank visitor id')]);
    },
  );

  it('that is null or left out is no mistake', async () => {
    const { createConvertClient, createServerConvert, createMemoryStorage, shopDocument } = await load();
    for (const visitorId of [null, undefined]) {
      createConvertClient({ config: shopDocument(), visitorId, storage: createMemoryStorage() }).destroy();
      await createServerConvert({ config: shopDocument(), visitorId });
    }
    expect(warnings).toEqual([]);
  });
});
