import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createConvertClient } from '../../src/client';
import type { ConvertClientOptions } from '../../src/client/convertClient';
import type { Batch } from '../../src/tracking/batch';
import type { TrackOptions } from '../../src/tracking/conversion';
import type { Conversion } from '../../src/client/types';
import { createMemoryStorage } from '../../src/visitor/storage';
import { shopDocument } from '../support/shopDocument';

// Without the hints of development, of which random orders give hundreds.
beforeEach(() => void vi.stubEnv('NODE_ENV', 'production'));
afterEach(() => void vi.unstubAllEnvs());

/** A page whose tracking server is well. Every call says its number in `customDimension1`. */
function open(options: ConvertClientOptions = {}) {
  const sent: Batch[] = [];
  const told: Conversion[] = [];
  const client = createConvertClient({
    config: shopDocument(),
    storage: createMemoryStorage(),
    visitorId: 'v7',
    trackEndpoint: 'http://127.0.0.1:9/v1',
    fetch: (_, init) => {
      sent.push(JSON.parse(init?.body as string) as Batch);
      return Promise.resolve(new Response(null, { status: 200 }));
    },
    onConversion: (conversion) => told.push(conversion),
    onError: () => undefined,
    ...options,
  });
  client.start();
  let calls = 0;
  const track = (goal: string, said: object) => {
    const call = String(calls++);
    return client.track(goal, { customDimension1: call, ...said } as TrackOptions).status === 'queued' ? [call] : [];
  };
  const read = async () => {
    await client.flush();
    const data = sent
      .flatMap(({ visitors }) => visitors.flatMap(({ events }) => events))
      .flatMap(({ data }) => ('goalData' in data && data.goalData) || []);
    const callsSent = data.filter(({ key }) => key === 'customDimension1').map(({ value }) => value);
    return { sent: callsSent, told: told.map(({ customDimension1 }) => customDimension1) };
  };
  return { client, track, read };
}

const blank = fc.constantFrom<unknown>('', ' ', '\t\n', '\u00a0', null, undefined);
const order = fc.record({
  transactionId: fc.oneof(blank, fc.constantFrom<unknown>('t1', 't2', 5, '5', NaN, {}, true, 'x'.repeat(5_000))),
  allowRepeat: fc.constantFrom(true, true, true, false, undefined),
});

describe('an order', () => {
  it.each(['', '  ', '\t', null, undefined])(
    'whose id is empty is an order without an id: %j',
    async (transactionId) => {
      const { client, track, read } = open();
      const queued = [1, 2, 3].flatMap((amount) => track('purchase', { amount, transactionId, allowRepeat: true }));
      expect(queued).toEqual(['0', '1', '2']);
      expect(await read()).toEqual({ sent: queued, told: queued });
      client.destroy();
    },
  );

  it('counts once for a visitor who then logs in, and whose other goals count again', async () => {
    const { client } = open({ visitorId: undefined });
    const order = { amount: 10, transactionId: 't1', allowRepeat: true };
    expect(client.track('purchase', order)).toEqual({ status: 'queued' });
    client.track('signup');
    client.identify('anna', { keepAssignments: true });
    expect(client.track('purchase', order)).toEqual({ status: 'duplicate' });
    expect(client.track('purchase', { ...order, transactionId: 't2' })).toEqual({ status: 'queued' });
    expect(client.track('signup')).toEqual({ status: 'queued' });
    client.identify('bert');
    expect(client.track('purchase', order)).toEqual({ status: 'queued' });
  });

  it('whose id is older than all that are remembered is counted by everybody or by nobody', async () => {
    const { client, track, read } = open();
    const ids = [...Array.from({ length: 1_100 }, (_, index) => `t${index}`), 't0', 't1', 't1099'];
    const queued = [];
    for (const transactionId of ids) {
      queued.push(...track('purchase', { transactionId, allowRepeat: true }));
      if (queued.length % 90 === 0) await client.flush();
    }
    expect(queued.length).toBeGreaterThanOrEqual(1_100);
    expect(await read()).toEqual({ sent: queued, told: queued });
    client.destroy();
  });

  it('too large to be sent is neither queued nor told', async () => {
    const { client, track, read } = open();
    client.setSegments({ devices: Array.from({ length: 9_000 }, (_, index) => `device${index}`) });
    expect(track('purchase', { amount: 1 })).toEqual([]);
    expect(await read()).toEqual({ sent: [], told: [] });
    client.destroy();
  });

  it('is queued, told and sent, or none of these, whatever its id, and waiting for consent changes nothing', async () => {
    const step = fc.oneof(
      { weight: 5, arbitrary: fc.tuple(fc.constantFrom('purchase', 'signup'), order) },
      { weight: 1, arbitrary: fc.constantFrom('pending' as const, 'granted' as const, 'flush' as const) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const [waiting, granted] = [open(), open()];
        const queued: string[] = [];
        for (const each of steps) {
          if (each === 'flush') await Promise.all([waiting.client.flush(), granted.client.flush()]);
          else if (typeof each === 'string') waiting.client.setConsent(each);
          else {
            waiting.track(...each);
            queued.push(...granted.track(...each));
          }
        }
        waiting.client.setConsent('granted');
        expect(await granted.read()).toEqual({ sent: queued, told: queued });
        expect(await waiting.read()).toEqual({ sent: queued, told: queued });
        waiting.client.destroy();
        granted.client.destroy();
      }),
      { numRuns: 150 },
    );
  });
});

describe('what waits for consent', () => {
  it('is told of as far as it was kept', async () => {
    const { client, track, read } = open({ consent: 'pending' });
    for (let index = 0; index < 2_500; index++) track('purchase', { transactionId: `t${index}`, allowRepeat: true });
    client.setConsent('granted');
    const { sent, told } = await read();
    expect(sent.length).toBeGreaterThan(900);
    expect(told).toEqual(sent);
    client.destroy();
  });
});
