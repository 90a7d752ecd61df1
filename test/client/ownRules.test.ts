import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createConvertClient } from '../../src/client';
import type { ConvertClientOptions } from '../../src/client/convertClient';
import type { Bucketing } from '../../src/decision/decision';
import type { ConvertError } from '../../src/errors';
import { decideExperience, explainExperience, formatExplanation, parseConfig } from '../../src/core';
import { createMemoryStorage } from '../../src/visitor/storage';
import { shopDocument } from '../support/shopDocument';
import { startServer } from '../support/startServer';
import { until } from '../support/until';

/** Germans are in the experience `germans` by a match type that is none of Convert's. */
function documentWith(matchType: string, negated = false) {
  const rule = { matching: { match_type: matchType, negated }, key: 'country', value: 'de' };
  const rules = { OR: [{ AND: [{ OR_WHEN: [rule] }] }] };
  return {
    ...shopDocument(),
    audiences: [{ id: '700', key: 'germans', rules }],
    segments: [{ id: '600', key: 'loyal', rules }],
    goals: [{ id: '900', key: 'purchase', rules }],
  };
}

function clientWith(options: ConvertClientOptions) {
  const onError = vi.fn<(error: ConvertError) => void>();
  const fetch = () => Promise.reject(new TypeError('offline'));
  const storage = createMemoryStorage();
  const client = createConvertClient({ visitorId: 'v7', storage, fetch, onError, ...options });
  onTestFinished(() => client.destroy());
  client.start();
  return { client, onError };
}

function valueOf(bucketing: Bucketing) {
  const parsed = parseConfig(shopDocument());
  if (!parsed.ok) throw parsed.error;
  return decideExperience(parsed.project, { id: 'v7' }, 'hero', { bucketing }).bucketValue;
}

const heroOf = (options: ConvertClientOptions) =>
  clientWith({ config: shopDocument(), ...options }).client.experience('hero').variation;

describe('comparators', () => {
  const isSameLand = (value: unknown, testAgainst: unknown, negated: boolean) =>
    (String(value).toLowerCase().slice(0, 2) === testAgainst) !== negated;
  const attributes = { country: 'DEU' };
  const comparators = { isSameLand };

  it.each([
    [false, 'bucketed'],
    [true, 'audience'],
  ])('compare in audiences by a match type of the app, which minds `negated` itself: %s', (negated, reason) => {
    const config = documentWith('isSameLand', negated);
    expect(clientWith({ config, attributes, comparators }).client.experience('germans').reason).toBe(reason);
    expect(clientWith({ config, attributes }).client.experience('germans').reason).toBe('audience');
  });

  it('win over a match type of Convert', () => {
    const config = documentWith('equals');
    expect(clientWith({ config, attributes }).client.experience('germans').reason).toBe('audience');
    const { client } = clientWith({ config, attributes, comparators: { equals: isSameLand } });
    expect(client.experience('germans').reason).toBe('bucketed');
  });

  it('compare in segments and in the rules of goals too', () => {
    const { client } = clientWith({ config: documentWith('isSameLand'), attributes, comparators });
    expect(client.runSegments(['loyal'])).toEqual(['600']);
    expect(client.track('purchase', { ruleData: { country: 'us' } }).status).toBe('rule-mismatch');
    expect(client.track('purchase', { ruleData: { country: 'DEU' } }).status).toBe('queued');
  });

  it('that throw make their rule false whatever `negated` says, and are reported once each', async () => {
    const cause = new Error('no');
    const throwing = () => {
      throw cause;
    };
    for (const negated of [false, true]) {
      const config = documentWith('broken', negated);
      const { client, onError } = clientWith({ config, attributes, comparators: { broken: throwing } });
      expect(client.experience('germans').reason).toBe('audience');
      client.setAttributes({ country: 'FR' });
      expect(client.experience('germans').reason).toBe('audience');
      // React may be rendering while a client decides.
      expect(onError).not.toHaveBeenCalled();
      await Promise.resolve();
      expect(onError.mock.calls.map(([error]) => [error.code, error.details, error.cause])).toEqual([
        ['callback-failed', { comparator: 'broken' }, cause],
      ]);
    }
  });

  it('match by `true` alone', () => {
    const config = documentWith('truthy');
    const { client } = clientWith({ config, attributes, comparators: { truthy: () => 'yes' as never } });
    expect(client.experience('germans').reason).toBe('audience');
  });
});

describe('bucketing', () => {
  it('hashes by the seed, the traffic and the visitor alone, as the app says', () => {
    // Worked out with an implementation of its own, in another language.
    expect(valueOf({})).toBe(6678);
    expect(valueOf({ seed: 1 })).toBe(8651);
    expect(valueOf({ maxTraffic: 5_000 })).toBe(3339);
    expect(valueOf({ maxTraffic: 40_000 })).toBe(26_715);
    expect(valueOf({ seed: 0, maxTraffic: 0, excludeExperienceId: false })).toBe(6678);
    expect(valueOf({ excludeExperienceId: true })).toBe(508);
  });

  it('moves visitors to other variations, or outside', () => {
    expect(heroOf({})).toBe('c');
    expect(heroOf({ bucketing: { maxTraffic: 5_000 } })).toBe('b');
    expect(heroOf({ bucketing: { excludeExperienceId: true } })).toBe('original');
    expect(heroOf({ bucketing: { maxTraffic: 40_000 } })).toBe(null);
  });

  it.each([
    ['a text', { seed: 'abc' as never }],
    ['an infinite seed', { seed: Infinity }],
    ['a traffic below 0', { maxTraffic: -1 }],
    ['a traffic that is none', { maxTraffic: {} as never }],
  ])('reports %s, and decides', (_, bucketing) => {
    const { client, onError } = clientWith({ config: shopDocument(), bucketing });
    expect(client.experience('hero').status).toBe('success');
    expect(onError.mock.calls.map(([error]) => [error.code, error.details])).toEqual([
      ['bucketing-invalid', { bucketing }],
    ]);
  });

  it.each([
    { seed: NaN },
    { seed: -5.5, maxTraffic: 1e21 },
    { seed: '12' as never, maxTraffic: '5000' as never },
    null,
  ])('takes %j without a word', (bucketing) => {
    const { client, onError } = clientWith({ config: shopDocument(), bucketing: bucketing as never });
    expect(client.experience('hero').status).toBe('success');
    expect(onError).not.toHaveBeenCalled();
  });

  it('shows in explanations', async () => {
    const bucketing = { seed: 1, excludeExperienceId: true };
    const parsed = parseConfig(shopDocument());
    if (!parsed.ok) throw parsed.error;
    const text = formatExplanation(explainExperience(parsed.project, { id: 'v7' }, 'hero', { bucketing }));
    const { bucketValue } = decideExperience(parsed.project, { id: 'v7' }, 'hero', { bucketing });
    const sentence = `The visitor's hash value is ${bucketValue}, with \`bucketing\` {"seed":1,"excludeExperienceId":true}.`;
    expect(text).toContain(sentence);
    const { client } = clientWith({ config: shopDocument(), bucketing });
    expect(await client.explain('hero')).toContain(sentence);
  });
});

describe('tracking: false', () => {
  it('decides and stores, sends nothing, calls nothing back, and answers `off`', async () => {
    const { trackEndpoint, events } = await startServer({ config: shopDocument() });
    const storage = createMemoryStorage();
    const [onExposure, onConversion] = [vi.fn(), vi.fn()];
    const options = { config: shopDocument(), storage, trackEndpoint, debounceMs: 0, fetch, onExposure, onConversion };
    const { client } = clientWith({ ...options, tracking: false });
    const hero = client.experience('hero');
    expect(hero.variation).toBe('c');
    client.show(hero);
    client.expose(hero);
    expect(client.track('purchase', { amount: 5 })).toEqual({ status: 'off' });
    await client.flush();
    expect(client.inspect()).toMatchObject({ events: [], waiting: 0, record: { bucketing: { 100: '1002' } } });
    client.destroy();
    expect(events()).toEqual([]);
    expect([onExposure, onConversion].flatMap(({ mock }) => mock.calls)).toEqual([]);

    // Nothing counts as sent: once it tracks, the exposure is the first.
    const { client: later } = clientWith(options);
    const again = later.experience('hero');
    expect(again.reason).toBe('sticky');
    later.expose(again);
    await later.flush();
    expect(events().map(({ eventType }) => eventType)).toEqual(['bucketing']);
  });

  it('leaves what an earlier page has not sent where it is', async () => {
    const { trackEndpoint, events } = await startServer({ config: shopDocument() });
    const storage = createMemoryStorage();
    const options = { config: shopDocument(), storage, trackEndpoint, debounceMs: 0 };
    const before = clientWith(options).client;
    before.track('purchase');
    before.destroy();
    // Its last try has failed.
    await until(() => storage.keys().some((key) => storage.getItem(key) === 'closed'));
    const entries = () => storage.keys().filter((key) => storage.getItem(key)!.includes('"goalId":"900"'));
    const unsent = entries();
    expect(unsent).toHaveLength(1);
    const silent = clientWith({ ...options, fetch, tracking: false }).client;
    await silent.flush();
    silent.destroy();
    expect(events()).toEqual([]);
    expect(entries()).toEqual(unsent);
  });
});
