import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createConvertClient } from '../../src/client';
import type { ConvertClient, ConvertClientOptions } from '../../src/client/convertClient';
import type { ConfigSource } from '../../src/config/configSource';
import type { TrackOptions } from '../../src/tracking/conversion';
import { createMemoryStorage } from '../../src/visitor/storage';
import { shopDocument } from '../support/shopDocument';

const clients: ConvertClient[] = [];
afterEach(() => {
  clients.splice(0).forEach((client) => client.destroy());
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

let warn: ReturnType<typeof vi.spyOn>;
beforeEach(() => {
  warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
});

const sourceOf = (document: unknown): ConfigSource => ({
  getState: () => ({ status: document ? 'success' : 'pending', document, error: null, isFetching: false }),
  subscribe: () => () => undefined,
  refetch: () => Promise.resolve(),
});

function start(options: ConvertClientOptions = {}, source?: ConfigSource) {
  const [onConversion, onError] = [vi.fn(), vi.fn()];
  const client = createConvertClient({
    config: shopDocument(),
    storage: createMemoryStorage(),
    visitorId: 'v7',
    // Nobody listens here: what is tracked goes nowhere.
    trackEndpoint: 'http://127.0.0.1:9/v1',
    onConversion,
    onError,
    ...options,
  });
  clients.push(client);
  if (source) client.load(source);
  client.start();
  const told = () => onConversion.mock.calls.map(([conversion]) => conversion);
  const errors = () => onError.mock.calls.map(([{ code, details }]) => [code, details]);
  return { client, told, errors };
}

const ORDER: TrackOptions = { amount: 10, transactionId: 't1', productsCount: 2, customDimension1: ['a', 'b'] };

describe('onConversion', () => {
  it('hears of a conversion with everything that was said of it', () => {
    const { client, told } = start();
    client.track('purchase', ORDER);
    expect(told()).toEqual([{ visitorId: 'v7', goal: 'purchase', goalId: '900', ...ORDER }]);
    client.track('signup');
    expect(told().slice(1)).toEqual([{ visitorId: 'v7', goal: 'signup', goalId: '901' }]);
  });

  it('hears nothing of a duplicate, of an unknown goal or of rules that do not match', () => {
    const { client, told } = start();
    client.track('purchase', ORDER);
    for (const options of [ORDER, { ...ORDER, allowRepeat: true }, { amount: 5 }, { allowRepeat: true }]) {
      expect(client.track('purchase', options)).toEqual({ status: 'duplicate' });
    }
    expect(client.track('nothing')).toEqual({ status: 'unknown-goal' });
    expect(client.track('signup', { ruleData: {} })).toEqual({ status: 'rule-mismatch' });
    expect(told()).toHaveLength(1);
  });

  it('hears what is sent, and neither options nor values that are left out', () => {
    const { client, told } = start();
    const odd = { amount: NaN, productsCount: 3, allowRepeat: true, visitorId: 'x' } as TrackOptions;
    client.track('purchase', odd);
    expect(told()).toEqual([{ visitorId: 'v7', goal: 'purchase', goalId: '900', productsCount: 3 }]);
  });

  it('hears of a further order when repeats are allowed', () => {
    const { client, told } = start();
    client.track('purchase', ORDER);
    client.track('purchase', { amount: 5, transactionId: 't2', allowRepeat: true });
    expect(told()[1]).toMatchObject({ goal: 'purchase', amount: 5, transactionId: 't2' });
  });

  it('hears in order, and once, of what waited for a config', async () => {
    const { client, told } = start({ config: undefined }, sourceOf(null));
    client.track('purchase', { amount: 1 });
    client.track('purchase', { amount: 2 });
    client.track('signup');
    expect(told()).toEqual([]);
    client.load(sourceOf(shopDocument()));
    await Promise.resolve();
    expect(told().map(({ goal, amount }) => [goal, amount])).toEqual([
      ['purchase', 1],
      ['signup', undefined],
    ]);
  });

  it('hears of nothing before consent, and then of what waited, once', () => {
    const { client, told } = start({ consent: 'pending' });
    client.track('purchase', ORDER);
    client.track('purchase', ORDER);
    expect(told()).toEqual([]);
    client.setConsent('granted');
    expect(told()).toEqual([{ visitorId: 'v7', goal: 'purchase', goalId: '900', ...ORDER }]);
    client.setConsent('pending');
    client.setConsent('granted');
    expect(told()).toHaveLength(1);
  });

  it('never hears of what was tracked while consent was denied, nor of what waited when it was', () => {
    const { client, told } = start({ consent: 'pending' });
    client.track('purchase', ORDER);
    client.setConsent('denied');
    expect(client.track('signup')).toEqual({ status: 'off' });
    client.setConsent('granted');
    expect(told()).toEqual([]);
  });
});

it.each([
  ['a config', { config: undefined }],
  ['consent', { consent: 'pending' as const }],
])('an order that waits for %s is not lost to a loop that tracks a goal again and again', async (_, options) => {
  const { client, told, errors } = start(options, 'consent' in options ? undefined : sourceOf(null));
  client.track('purchase', ORDER);
  for (let times = 0; times < 1_500; times++) expect(client.track('signup')).toEqual({ status: 'deferred' });
  client.load(sourceOf(shopDocument()));
  client.setConsent('granted');
  await Promise.resolve();
  expect(told().map(({ goal }) => goal)).toEqual(['purchase', 'signup']);
  expect(errors()).toEqual([]);
});

it('a call that waited for a config is dropped when the callback of another one denies consent', async () => {
  const onConversion = vi.fn(() => client.setConsent('denied'));
  const { client } = start({ config: undefined, onConversion }, sourceOf(null));
  client.track('purchase');
  client.track('signup');
  client.load(sourceOf(shopDocument()));
  await vi.waitFor(() => expect(onConversion).toHaveBeenCalledTimes(1));
  client.setConsent('granted');
  await client.flush();
  expect(onConversion).toHaveBeenCalledTimes(1);
});

it('a call whose options JSON cannot hold is stored all the same, and made an event', () => {
  const storage = createMemoryStorage();
  const stored = vi.spyOn(storage, 'setItem');
  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;
  const { client, told, errors } = start({ config: undefined, storage }, sourceOf(null));
  client.track('purchase', { ...ORDER, customDimension2: cyclic as never });
  client.track('signup', { productsCount: 2n as never });
  const calls = stored.mock.calls.map(([, value]) => value).filter((value) => value.includes('goalKey'));
  expect(calls.map((value) => JSON.parse(value).payload.goalKey)).toEqual(['purchase', 'signup']);
  client.load(sourceOf(shopDocument()));
  client.track('signup');
  expect(told()).toMatchObject([{ goal: 'purchase', ...ORDER }, { goal: 'signup' }]);
  expect(errors()).toMatchObject([['goal-data-invalid', { key: 'customDimension2', problem: 'wrong-type' }]]);
});

it('a BigInt counts as its text, whether the call waits for a config or not', () => {
  const order = { amount: 12n, transactionId: 90071992547409931n, productsCount: 2n } as unknown as TrackOptions;
  const [now, later] = [start(), start({ config: undefined }, sourceOf(null))];
  now.client.track('purchase', order);
  later.client.track('purchase', order);
  later.client.load(sourceOf(shopDocument()));
  later.client.track('signup');
  const counted = { goal: 'purchase', amount: '12', transactionId: '90071992547409931', productsCount: '2' };
  expect([now.told()[0], later.told()[0]]).toMatchObject([counted, counted]);
  expect([now.errors(), later.errors()]).toEqual([[], []]);
});

it('a call that waits is copied quickly, however its objects name each other', () => {
  const { client, told } = start({ config: undefined }, sourceOf(null));
  const graph: Record<string, unknown> = {};
  for (const name of 'abcdefgh') graph[name] = graph;
  client.track('purchase', { ...ORDER, customDimension2: graph as never });
  client.load(sourceOf(shopDocument()));
  client.track('signup');
  expect(told()).toMatchObject([{ goal: 'purchase', ...ORDER }, { goal: 'signup' }]);
});

it('track() takes whatever an app gives for a goal, and never throws', () => {
  const { client } = start();
  for (const goal of [undefined, null, 7, {}, Symbol('goal'), Object.create(null)])
    expect(client.track(goal as string)).toEqual({ status: 'unknown-goal' });
});

describe('a conversion that is not what the app meant', () => {
  it('that looks like a second order is hinted at once in development', () => {
    const { client } = start();
    for (const amount of [10, 20, 30]) client.track('purchase', { amount });
    client.track('signup');
    client.track('signup');
    expect(warn.mock.calls).toEqual([[expect.stringContaining('allowRepeat: true')]]);
  });

  it('… and not in production', () => {
    vi.stubEnv('NODE_ENV', 'production');
    const { client } = start();
    for (const amount of [10, 20]) client.track('purchase', { amount });
    expect(warn).not.toHaveBeenCalled();
  });

  it.each([
    ['amount', Number.NaN, 'not-finite'],
    ['customDimension1', { a: 1 }, 'wrong-type'],
    ['transactionId', 'x'.repeat(5_000), 'too-large'],
  ])('with a value that cannot be sent tells onError which: %s', (key, value, problem) => {
    const { client, errors } = start();
    const options = { productsCount: 2, [key]: value } as TrackOptions;
    expect(client.track('purchase', options)).toEqual({ status: 'queued' });
    expect(errors()).toEqual([['goal-data-invalid', { goal: 'purchase', key, problem }]]);
  });

  it('on a goal that the project does not have tells onError once for each such goal', () => {
    const { client, errors } = start();
    for (const goal of ['buy', 'buy', 'sell', 'buy']) expect(client.track(goal)).toEqual({ status: 'unknown-goal' });
    expect(errors()).toEqual([
      ['goal-unknown', { goal: 'buy' }],
      ['goal-unknown', { goal: 'sell' }],
    ]);
  });
});

describe('an exposure that could not be taken', () => {
  it.each<[string, ConvertClientOptions, (client: ConvertClient) => void]>([
    ['has a client that was destroyed', {}, (client) => client.destroy()],
    ['has an address that nothing can be sent to', { trackEndpoint: 'ftp://127.0.0.1' }, () => undefined],
  ])('because it %s has not happened: the next page sends it', async (_, options, spoil) => {
    const storage = createMemoryStorage();
    const onExposure = vi.fn();
    const page = start({ storage, onExposure, ...options });
    spoil(page.client);
    page.client.start();
    page.client.expose(page.client.experience('hero'));
    await vi.waitFor(() => expect(page.errors()).toMatchObject([['track-dropped', { count: 1 }]]));
    expect(onExposure).not.toHaveBeenCalled();

    const next = start({ storage, onExposure });
    next.client.expose(next.client.experience('hero'));
    await vi.waitFor(() => expect(onExposure).toHaveBeenCalledTimes(1));
    next.client.expose(next.client.experience('hero'));
    await Promise.resolve();
    expect(onExposure).toHaveBeenCalledTimes(1);
  });
});
