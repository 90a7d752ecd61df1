import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { matchSegments } from '../../../src/decision/audiences';
import { createOracle } from '../oracle/oracle';
import { loadOfficial } from '../oracle/loadOfficial';
import { refuseNetwork } from '../oracle/refuseNetwork';
import { officialVerdict, ourReason, parse, projectWith, ruleOf } from './sides';

describe('named deviations: the visitor and the call', () => {
  const network = refuseNetwork();
  afterEach(() => void vi.useRealTimers());
  afterAll(() => {
    network.restore();
    expect(network.attempts).toEqual([]);
  });

  it('takes absent location properties for none, where official then decides nobody at all', () => {
    expect(officialVerdict(projectWith({}), {}, {})).toBe('location');
    expect(ourReason(projectWith({}), {}, {})).toBe('bucketed');
  });

  it('decides nothing for a blank id, which official takes for an id', () => {
    expect(officialVerdict(projectWith({}), { id: ' ' })).toBe('bucketed');
    expect(ourReason(projectWith({}), { id: ' ' }, { location: {} })).toBe('no-visitor');
    expect(ourReason(projectWith({}), { id: '' }, { location: {} })).toBe('no-visitor');
  });

  it('has no default environment, where official acts as staging', () => {
    const config = projectWith({ environment: 'staging' });
    const Sdk = loadOfficial();
    const sdk = new Sdk({ data: structuredClone(config), logger: { logLevel: 5 }, network: { tracking: false } });
    expect(sdk.createContext('v1')!.runExperience('hero', { locationProperties: {} })).toMatchObject({ id: '1001' });
    expect(ourReason(config)).toBe('environment');
    expect(ourReason(config, {}, { environment: 'staging' })).toBe('bucketed');
  });

  it('lets current attributes win at once over stored segments, where official’s stored ones win until its store is written', () => {
    vi.useFakeTimers();
    const config = projectWith(
      { audiences: ['5'] },
      { audiences: [{ id: '5', rules: ruleOf('country', 'equals', 'CA') }] },
    );
    const stored = new Map<string, unknown>([['1-2-v1', { segments: { country: 'US' } }]]);
    const Sdk = loadOfficial();
    const sdk = new Sdk({
      data: structuredClone(config),
      dataStore: { get: (key) => stored.get(key), set: (key, value) => void stored.set(key, value) },
      logger: { logLevel: 5 },
      network: { tracking: false },
    });
    const context = sdk.createContext('v1', { country: 'CA' })!;
    expect(context.runExperience('hero', { locationProperties: {} })).toBeNull();
    vi.advanceTimersByTime(2000);
    expect(context.runExperience('hero', { locationProperties: {} })).toMatchObject({ id: '1001' });
    expect(ourReason(config, { attributes: { country: 'CA' }, segments: { country: 'US' } })).toBe('bucketed');
  });

  const segment = (id: string, plan: string | null) => ({
    id,
    key: `s${id}`,
    rules: plan && ruleOf('plan', 'equals', plan),
  });

  it('evaluates each custom segment, where official adds all that follow the first match', () => {
    const config = projectWith({}, { segments: [segment('1', 'free'), segment('2', 'pro'), segment('3', 'free')] });
    const keys = ['s1', 's2', 's3'];
    const oracle = createOracle(structuredClone(config));
    expect(oracle.customSegments(oracle.visitor({ id: 'v1' }), keys, { plan: 'pro' })).toEqual(['2', '3']);
    expect(matchSegments(parse(config), { id: 'v1' }, keys, { plan: 'pro' })).toEqual(['2']);
  });

  it('does not match a segment without rules, where official throws', () => {
    const config = projectWith({}, { segments: [segment('1', null), segment('2', 'pro')] });
    const oracle = createOracle(structuredClone(config));
    expect(() => oracle.customSegments(oracle.visitor({ id: 'v1' }), ['s1', 's2'], { plan: 'pro' })).toThrow(TypeError);
    expect(matchSegments(parse(config), { id: 'v1' }, ['s1', 's2'], { plan: 'pro' })).toEqual(['2']);
  });
});
