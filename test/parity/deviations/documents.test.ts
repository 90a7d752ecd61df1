import { afterAll, describe, expect, it } from 'vitest';
import { decideExperience } from '../../../src/decision/decideExperience';
import { decideFeature } from '../../../src/decision/decideFeature';
import { createOracle } from '../oracle/oracle';
import { refuseNetwork } from '../oracle/refuseNetwork';
import { officialVerdict, ourReason, parse, projectWith, ruleOf } from './sides';
import type { Document } from './sides';

const nobody = ruleOf('country', 'equals', 'nowhere');
const feature = { id: '10', key: 'search', variables: [{ key: 'n', type: 'integer' }] };
const carrying = (variables: Document) => [
  { id: 1, type: 'fullStackFeature', data: { feature_id: 10, variables_data: variables } },
];
const variation = (id: unknown, rest: Document = {}) => ({
  id,
  key: `v${String(id)}`,
  traffic_allocation: 100,
  changes: [],
  ...rest,
});

describe('named deviations: what a document may hold', () => {
  const network = refuseNetwork();
  afterAll(() => {
    network.restore();
    expect(network.attempts).toEqual([]);
  });

  it('resolves an audience id given as a number, where official finds no audience and lets everybody in', () => {
    const config = projectWith({ audiences: [5] }, { audiences: [{ id: '5', rules: nobody }] });
    expect(officialVerdict(config)).toBe('bucketed');
    expect(ourReason(config)).toBe('audience');
  });

  it('resolves a location id given as a number, where official lets nobody in', () => {
    const config = projectWith(
      { locations: [5] },
      { locations: [{ id: '5', rules: ruleOf('page', 'equals', 'home') }] },
    );
    const call = { location: { page: 'home' } };
    expect(officialVerdict(config, {}, call)).toBe('location');
    expect(ourReason(config, {}, call)).toBe('bucketed');
  });

  it('returns a variation whose id is a number, where official chooses it and then cannot find it', () => {
    const config = projectWith({ variations: [variation(1001)] });
    expect(officialVerdict(config)).toBe('silent');
    expect(ourReason(config)).toBe('bucketed');
  });

  it('skips null variations, where official throws', () => {
    const config = projectWith({ variations: [null, variation('1001')] });
    expect(() => officialVerdict(config)).toThrow(TypeError);
    expect(ourReason(config)).toBe('bucketed');
  });

  it('takes missing matching options for any, where official throws', () => {
    const config = projectWith(
      { settings: {}, audiences: ['5'] },
      { audiences: [{ id: '5', rules: ruleOf('plan', 'equals', 'pro') }] },
    );
    expect(() => officialVerdict(config)).toThrow(TypeError);
    expect(ourReason(config)).toBe('audience');
    expect(ourReason(config, { attributes: { plan: 'pro' } })).toBe('bucketed');
  });

  it('says there are no variations for a list that is missing, where official throws for a visitor who had one', () => {
    const config = projectWith({ variations: null });
    const visitor = { assignments: { 100: '1001' } };
    expect(() => officialVerdict(config, visitor)).toThrow(TypeError);
    expect(ourReason(config, visitor)).toBe('no-variations');
  });

  it('uses the anchored layout for versions above 11, where 4.4.3 knows only the packed one', () => {
    const halves = projectWith({
      version: 12,
      variations: [
        variation('1001', { traffic_allocation: 50, status: 'stopped' }),
        variation('1002', { traffic_allocation: 50 }),
      ],
    });
    // The bucket value of '100v0' is 1400: packed, the second variation has moved down to [0, 5000); anchored, it stays at [5000, 10000).
    expect(officialVerdict(halves, { id: 'v0' })).toBe('bucketed');
    expect(ourReason(halves, { id: 'v0' })).toBe('not-in-traffic');
  });

  it('evaluates only experiences that carry the feature, where official decides and stores them all', () => {
    const config = projectWith({}, { features: [feature] });
    (config.experiences as Document[]).push({
      ...(config.experiences as Document[])[0],
      id: '101',
      key: 'other',
      variations: [variation('1011', { changes: carrying({ n: '4' }) })],
    });
    const oracle = createOracle(structuredClone(config));
    const context = oracle.visitor({ id: 'v1' });
    expect(oracle.feature(context, 'search', { location: {} }).matches).toEqual([
      { experience: 'other', variables: { n: 4 } },
    ]);
    expect(Object.keys((context.getVisitorData() as { bucketing: object }).bucketing)).toEqual(['100', '101']);
    const ours = decideFeature(parse(config), { id: 'v1' }, 'search');
    expect(ours.variables).toEqual({ n: 4 });
    expect(ours.decisions.map((each) => each.experience)).toEqual(['other']);
  });

  it('lets ignoreLocation reach features, where official passes it on for experiences only', () => {
    const config = projectWith(
      { site_area: nobody, variations: [variation('1001', { changes: carrying({ n: '31' }) })] },
      { features: [feature] },
    );
    const call = { location: {}, ignoreLocation: true };
    const oracle = createOracle(structuredClone(config));
    const context = oracle.visitor({ id: 'v1' });
    expect(oracle.feature(context, 'search', call).isEnabled).toBe(false);
    expect(oracle.experience(context, 'hero', call).verdict).toBe('bucketed');
    expect(decideFeature(parse(config), { id: 'v1' }, 'search', call).isEnabled).toBe(true);
  });

  it('never casts into the document, where official does and casts the cast on its next call', () => {
    const config = projectWith(
      { variations: [variation('1001', { changes: carrying({ n: '0x1F' }) })] },
      { features: [feature] },
    );
    const variables = (document: Document) =>
      ((document.experiences as Document[])[0]!.variations as Document[])[0]!.changes as {
        data: { variables_data: unknown };
      }[];
    const theirs = structuredClone(config);
    const oracle = createOracle(theirs);
    oracle.feature(oracle.visitor({ id: 'v1' }), 'search', { location: {} });
    expect(variables(theirs)[0]!.data.variables_data).toEqual({ n: 31 });
    expect(decideFeature(parse(config), { id: 'v1' }, 'search').variables).toEqual({ n: 31 });
    expect(variables(config)[0]!.data.variables_data).toEqual({ n: '0x1F' });
  });

  it('answers a feature once for a repeated experience key, where official lists it twice and casts twice', () => {
    const config = projectWith(
      { variations: [variation('1001', { changes: carrying({ n: '31' }) })] },
      { features: [feature] },
    );
    (config.experiences as Document[]).push({ ...(config.experiences as Document[])[0], id: '101' });
    const oracle = createOracle(structuredClone(config));
    expect(oracle.feature(oracle.visitor({ id: 'v1' }), 'search', { location: {} }).matches).toHaveLength(2);
    expect(decideFeature(parse(config), { id: 'v1' }, 'search').matches).toHaveLength(1);
  });

  it('finds a feature whose key is a number, where official finds it and never switches it on', () => {
    const config = projectWith(
      { variations: [variation('1001', { changes: carrying({ n: '31' }) })] },
      { features: [{ ...feature, key: 42 }] },
    );
    const oracle = createOracle(structuredClone(config));
    expect(oracle.feature(oracle.visitor({ id: 'v1' }), '42', { location: {} }).isEnabled).toBe(false);
    expect(decideFeature(parse(config), { id: 'v1' }, '42').isEnabled).toBe(true);
  });

  it('takes no feature from an experience without a key, where official finds it by the word undefined', () => {
    const config = projectWith(
      { key: undefined, variations: [variation('1001', { changes: carrying({ n: '31' }) })] },
      { features: [feature] },
    );
    const oracle = createOracle(structuredClone(config));
    expect(oracle.feature(oracle.visitor({ id: 'v1' }), 'search', { location: {} }).isEnabled).toBe(true);
    expect(decideFeature(parse(config), { id: 'v1' }, 'search').reason).toBe('no-experience');
  });

  it('remembers an assignment to an experience named __proto__, which official cannot store', () => {
    const config = projectWith({ id: '__proto__' });
    const oracle = createOracle(structuredClone(config));
    const context = oracle.visitor({ id: 'v1' });
    const verdicts = [1, 2].map(() => oracle.experience(context, 'hero', { location: {} }).verdict);
    expect(verdicts).toEqual(['bucketed', 'bucketed']);
    const assignments = JSON.parse('{"__proto__": "1001"}') as Record<string, string>;
    expect(ourReason(config, { assignments })).toBe('sticky');
  });

  it('leaves a variable that has no string out of casting, where official throws', () => {
    const config = projectWith(
      { variations: [variation('1001', { changes: carrying({ n: { toString: 1 } }) })] },
      { features: [feature] },
    );
    const oracle = createOracle(structuredClone(config));
    expect(() => oracle.feature(oracle.visitor({ id: 'v1' }), 'search', { location: {} })).toThrow(TypeError);
    expect(decideFeature(parse(config), { id: 'v1' }, 'search').variables).toEqual({ n: undefined });
  });

  it('lets nobody in by a traffic below 0, where official gives everybody the first variation', () => {
    const config = projectWith({});
    const bucketing = { maxTraffic: -10_000 };
    const oracle = createOracle(structuredClone(config), { bucketing });
    expect(oracle.experience(oracle.visitor({ id: 'v1' }), 'hero', { location: {} }).verdict).toBe('bucketed');
    expect(decideExperience(parse(config), { id: 'v1' }, 'hero', { bucketing }).reason).toBe('not-in-traffic');
  });
});
