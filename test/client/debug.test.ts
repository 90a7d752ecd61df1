import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createConvertClient } from '../../src/client';
import type { ConvertClientOptions } from '../../src/client/convertClient';
import { createMemoryStorage } from '../../src/visitor/storage';
import { realWorld } from '../../src/world';
import { experience, shopDocument } from '../support/shopDocument';
import { startServer } from '../support/startServer';
import { until } from '../support/until';
import '../support/noOutsideRequests';

const lines: string[] = [];
beforeEach(() => {
  lines.length = 0;
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line.replace('[convert-react] ', '')));
});
afterEach(() => vi.restoreAllMocks());

const KEY = '10022898/10025986';

async function start(options: ConvertClientOptions = {}, search = '') {
  const server = await startServer({ config: shopDocument() });
  const { configEndpoint, trackEndpoint } = server;
  const client = createConvertClient(
    { sdkKey: KEY, configEndpoint, trackEndpoint, visitorId: 'v7', debounceMs: 10, ...options },
    { ...realWorld(), search: () => search },
  );
  client.start();
  await client.ready();
  return { client, server };
}

describe('the debug log', () => {
  it('prints the config, decisions, exposures, conversions, requests and their answers, a line each', async () => {
    const { client, server } = await start({ debug: true, environment: 'production', debugToken: undefined });
    client.expose(client.experience('hero'));
    client.experience('germans');
    client.track('purchase', { amount: 23, transactionId: 'order-1' });
    await client.flush();
    await until(() => lines.some((line) => line.startsWith('answer')));
    expect(lines).toEqual([
      'visitor "v7", consent granted, environment "production"',
      `config: asked for ${KEY} from ${server.configEndpoint}`,
      'config: Shop, version 1, with 5 experiences, 1 feature, 2 goals',
      expect.stringMatching(/^decision: hero → (original|b|c) \(bucketed\)$/),
      'decision: germans → none (audience)',
      expect.stringMatching(/^exposure: hero → (original|b|c)$/),
      'conversion: purchase',
      'conversion: purchase, amount 23, transactionId order-1',
      `request: 3 events to ${server.trackEndpoint}/track/${KEY}`,
      'answer: 3 events were taken',
    ]);
    client.destroy();
  });

  it('says what becomes of events that are not taken', async () => {
    const { client, server } = await start({ debug: true });
    server.setFault({ target: 'track', status: 503, times: 1 });
    client.track('signup');
    await until(() => lines.some((line) => line.startsWith('answer')));
    expect(lines.filter((line) => /^(request|answer)/.test(line))).toEqual([
      `request: 1 event to ${server.trackEndpoint}/track/${KEY}`,
      'answer: 1 event was not taken (status 503), and is sent again',
    ]);
    await client.flush();
    await until(() => lines.at(-1) === 'answer: 1 event was taken');
    server.setFault({ target: 'track', status: 400 });
    client.track('purchase');
    await until(() => lines.at(-1) === 'answer: 1 event was refused for good (status 400)');
    client.destroy();
  });

  it('says that a config cannot be had, and why', async () => {
    const server = await startServer();
    const client = createConvertClient({
      ...{ sdkKey: 'no/key', configEndpoint: server.configEndpoint, visitorId: 'v7', debug: true },
      onError: () => undefined,
    });
    client.start();
    await client.ready();
    await until(() => lines.some((line) => line.startsWith('config: failed')));
    expect(lines.at(-1)).toMatch(/^config: failed: .*config\/no\/key answered 404.* \(config-status\)$/);
    client.destroy();
  });

  it('tells of a change of visitor, consent, forced variations and config, and of nothing twice', async () => {
    const { client, server } = await start({ debug: true });
    client.experience('hero');
    await until(() => lines.some((line) => line.startsWith('decision')));
    client.setConsent('denied');
    client.setForced({ hero: 'c' });
    await until(() => lines.some((line) => line.includes('denied')));
    expect(lines.at(-1)).toBe('visitor "v7", consent denied, environment none, forced hero → c');
    server.setConfig({ ...shopDocument({ version: '2' }), experiences: [experience('100', 'hero', ['b'])] });
    await client.refetch();
    await until(() => lines.some((line) => line.includes('version 2, with 1 experience,')));
    client.stop();
    client.start();
    const before = lines.length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(lines.slice(before)).toEqual([]);
    client.destroy();
    await new Promise((resolve) => setTimeout(resolve, 150));
    client.experience('offer');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(lines.filter((line) => line.startsWith('decision: offer'))).toEqual([]);
  });

  it('never prints a secret or a debug token', async () => {
    const server = await startServer({ config: shopDocument(), secrets: { [KEY]: 's3cret' }, debugTokens: ['t0ken'] });
    const client = createConvertClient({
      ...{ sdkKey: KEY, configEndpoint: server.configEndpoint, trackEndpoint: server.trackEndpoint, visitorId: 'v7' },
      ...{ secret: 's3cret', debugToken: 't0ken', debugTokenIn: 'query', debug: true },
    });
    client.start();
    await client.ready();
    await until(() => lines.some((line) => line.startsWith('config: Shop')));
    expect(lines.join()).not.toMatch(/s3cret|t0ken/);
    client.destroy();
  });

  it.each<[string, ConvertClientOptions, string, boolean]>([
    ['by default', {}, '', false],
    ['where the address asks for it', {}, '?a=1&convert_debug', true],
    ['where the storage asks for it', { storage: asking() }, '', true],
    ['where the app says no, whatever the address says', { debug: false }, '?convert_debug', false],
  ])('%s', async (_, options, search, isAsked) => {
    const { client } = await start(options, search);
    client.experience('hero');
    if (isAsked) await until(() => lines.some((line) => line.startsWith('decision')));
    else await new Promise((resolve) => setTimeout(resolve, 300));
    expect(lines.length > 0).toBe(isAsked);
    client.destroy();
  });
});

function asking() {
  const storage = createMemoryStorage();
  storage.setItem('convert_debug', '1');
  return storage;
}
