import { expect, it, onTestFinished } from 'vitest';
import { createConvertClient } from '../../src/client';
import type { ConvertClientOptions } from '../../src/client/convertClient';
import { realWorld } from '../../src/world';
import { createMemoryStorage } from '../../src/visitor/storage';
import { createTestClock } from '../support/createTestClock';
import { shopDocument } from '../support/shopDocument';
import { startServer } from '../support/startServer';
import { until } from '../support/until';

/** A client whose config is refreshed every 30 seconds of a clock in the hands of the test. */
async function clientWithClock() {
  const clock = createTestClock();
  const server = await startServer({ config: shopDocument() });
  const options = { sdkKey: '10022898/10025986', visitorId: 'v7', refetchInterval: 30_000, ...server };
  const client = createConvertClient(options, { ...realWorld(), ...clock });
  onTestFinished(() => client.destroy());
  const fetches = () => server.requests().length;
  const asked = (count: number) => until(() => fetches() === count);
  /** What was under way has its moment before time goes on. */
  const pass = async (ms: number) => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    clock.tick(ms);
  };
  return { client, clock, fetches, asked, pass };
}

it('a client that is never started keeps its config fresh for a minute, then leaves no timer', async () => {
  const { client, clock, fetches, asked, pass } = await clientWithClock();
  await client.ready();
  await pass(31_000);
  await asked(2);
  await pass(30_000);
  await pass(0);
  expect(clock.pending()).toEqual([]);
  const before = fetches();
  await pass(600_000);
  await pass(0);
  expect(fetches()).toBe(before);
});

it('it goes on when it is asked for again, or started after all', async () => {
  const { client, fetches, asked, pass } = await clientWithClock();
  await client.ready();
  await pass(60_000);
  await pass(0);
  const before = fetches();
  await client.ready();
  await pass(30_000);
  await asked(before + 1);
  client.start();
  for (let more = 2; more < 8; more++) {
    await pass(30_000);
    await asked(before + more);
  }
});

it('leaves no timer either when it was started after all, and stopped', async () => {
  const { client, clock, pass } = await clientWithClock();
  await client.ready();
  await pass(1_000);
  client.start();
  await pass(1_000);
  client.stop();
  await pass(0);
  expect(clock.pending()).toEqual([]);
});

it('who waits for it is not left waiting when it is stopped while it loads, and may ask again', async () => {
  const { client, clock, fetches, asked } = await clientWithClock();
  client.start();
  const ready = client.ready();
  client.stop();
  await ready;
  expect(client.getSnapshot().status).toBe('pending');
  await until(() => clock.pending().length === 0);
  const before = fetches();
  await client.ready();
  expect(client.getSnapshot().status).toBe('success');
  await asked(before + 1);
});

/** A visit to the shop by a client that nobody starts, on a storage of its own. */
async function unstartedClient(options: ConvertClientOptions = {}, signals = {}) {
  const server = await startServer({ config: shopDocument() });
  const storage = createMemoryStorage();
  const { trackEndpoint } = server;
  const shared = { config: shopDocument(), storage, visitorId: 'v7', trackEndpoint, ...options };
  const client = createConvertClient(shared, { ...realWorld(), privacySignals: () => signals });
  onTestFinished(() => client.destroy());
  return { client, server, storage };
}

it('pending: nothing is kept or sent by a client that is never started, however often it is flushed', async () => {
  const { client, server, storage } = await unstartedClient({ consent: 'pending' });
  await client.ready();
  client.track('purchase', { amount: 3 });
  await client.flush();
  client.track('signup');
  await client.flush();
  expect(server.events()).toEqual([]);
  expect(storage.keys()).toEqual([]);
  client.setConsent('granted');
  await client.flush();
  expect(server.events()).toHaveLength(3);
});

it('denied by a privacy signal that the project honours: nothing stays of a call that came before the config', async () => {
  const document = shopDocument();
  document.project.settings.global_privacy_control = 'Worldwide';
  const { client, server, storage } = await unstartedClient({ config: document }, { globalPrivacyControl: true });
  client.track('purchase');
  expect(storage.keys()).toEqual([]);
  await client.flush();
  expect(server.events()).toEqual([]);
  expect(storage.keys()).toEqual([]);
});

it('a flush sends what is on screen before the conversions that depend on it', async () => {
  const { client, server } = await unstartedClient();
  await client.ready();
  client.expose(client.experience('hero'));
  client.track('signup');
  await client.flush();
  const [exposure, conversion] = server.events();
  expect(exposure).toMatchObject({ eventType: 'bucketing', data: { experienceId: '100' } });
  expect(conversion).toMatchObject({ eventType: 'conversion', data: { bucketingData: { 100: expect.anything() } } });
});

it('a flush alone exposes what is on screen', async () => {
  const { client, server } = await unstartedClient();
  await client.ready();
  client.expose(client.experience('hero'));
  await client.flush();
  expect(server.events().map(({ eventType }) => eventType)).toEqual(['bucketing']);
});

it.each(['before it is started', 'before there is a config'])(
  'keeps 400 calls of track() made in one tick %s',
  async (when) => {
    const server = await startServer({ config: shopDocument() });
    const config = when === 'before it is started' ? { config: shopDocument() } : { sdkKey: '10022898/10025986' };
    const options = { storage: createMemoryStorage(), visitorId: 'v7', ...server, ...config };
    const client = createConvertClient(options, realWorld());
    onTestFinished(() => client.destroy());
    if (when === 'before there is a config') client.start();
    for (let index = 0; index < 400; index++) {
      client.track('purchase', { transactionId: `order ${index}`, amount: 1, allowRepeat: true });
    }
    client.start();
    await client.ready();
    await client.flush();
    const orders = server.events().map(({ data }) => (data as { goalData?: { value: unknown }[] }).goalData);
    expect(new Set(orders.map((data) => JSON.stringify(data))).size).toBeGreaterThanOrEqual(400);
  },
);
