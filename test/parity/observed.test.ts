import { afterAll, describe, expect, it } from 'vitest';
import { decideFeature } from '../../src/decision/decideFeature';
import { matchRules } from '../../src/decision/matchRules';
import { officialVerdict, ourReason, parse, projectWith, ruleOf } from './deviations/sides';
import type { Document } from './deviations/sides';
import { createOfficialRules, createOracle } from './oracle/oracle';
import { refuseNetwork } from './oracle/refuseNetwork';

/** Corners the contract's text leaves open: official was watched, and both sides are asserted. */
describe('observed in official, and the same here', () => {
  const network = refuseNetwork();
  const officialMatch = createOfficialRules();
  afterAll(() => {
    network.restore();
    expect(network.attempts).toEqual([]);
  });

  const both = (config: Document, visitor = {}, call: { environment?: string; location?: Document } = {}) => {
    const { environment, ...rest } = { location: {}, ...call };
    return [
      officialVerdict(config, visitor, rest, environment),
      ourReason(config, visitor, { ...rest, ...(environment && { environment }) }),
    ];
  };
  const bothRules = (rules: unknown, data: Document) => [officialMatch(data, rules), matchRules(rules, data)];
  const audience = (rules: Document) => projectWith({ audiences: ['5'] }, { audiences: [{ id: '5', rules }] });
  const variation = (id: string, rest: Document) => ({
    id,
    key: `v${id}`,
    traffic_allocation: 50,
    changes: [],
    ...rest,
  });

  it.each([
    ['NaN', [NaN], NaN],
    ['the hole of a sparse list', new Array<unknown>(1), undefined],
  ])('does not find %s in a list', (_, list, target) => {
    expect(bothRules(ruleOf('k', 'equals', target), { k: list })).toEqual([false, false]);
    expect(bothRules(ruleOf('k', 'equals', target, true), { k: list })).toEqual([true, true]);
  });

  it('takes a value that has no string for false, also where contains asks for nothing', () => {
    const data = { k: Object.create(null) as unknown };
    expect(bothRules(ruleOf('k', 'contains', ''), data)).toEqual([false, false]);
    expect(bothRules(ruleOf('k', 'contains', '', true), data)).toEqual([false, false]);
  });

  it('loses an own __proto__ of visitor attributes in the merge', () => {
    const attributes = JSON.parse('{"__proto__": "x"}') as Document;
    expect(both(audience(ruleOf('__proto__', 'equals', 'x')), { attributes })).toEqual(['audience', 'audience']);
  });

  it('keeps an own __proto__ of location properties and goal data, which are not merged', () => {
    const location = JSON.parse('{"__proto__": "x"}') as Document;
    expect(both(projectWith({ site_area: ruleOf('__proto__', 'equals', 'x') }), {}, { location })).toEqual([
      'bucketed',
      'bucketed',
    ]);
    expect(bothRules(ruleOf('__proto__', 'equals', 'x'), location)).toEqual([true, true]);
  });

  it('lets custom segments that are an attribute of the visitor count at once', () => {
    const config = projectWith({ audiences: ['7'] }, { segments: [{ id: '7', key: 's', rules: null }] });
    expect(both(config, { attributes: { customSegments: ['7'] } })).toEqual(['bucketed', 'bucketed']);
  });

  it('does not count custom segments that are an attribute of the call', () => {
    const config = projectWith({ audiences: ['7'] }, { segments: [{ id: '7', key: 's', rules: null }] });
    const call = { location: {}, attributes: { customSegments: ['7'] } };
    expect(officialVerdict(config, {}, call)).toBe('audience-or-segment');
    expect(ourReason(config, {}, call)).toBe('segment');
  });

  it('counts an allocation of NaN as missing: the whole traffic', () => {
    const config = projectWith({ variations: [variation('1', { traffic_allocation: NaN })] });
    expect(both(config)).toEqual(['bucketed', 'bucketed']);
  });

  it('gives a variation named __proto__ no traffic, and its place to the next', () => {
    const config = projectWith({ variations: [variation('__proto__', {}), variation('1', {})] });
    // The bucket value of '100v1' is 2096: in [0, 5000), which would have been the first one's.
    expect(both(config)).toEqual(['bucketed', 'bucketed']);
    expect(both(projectWith({ variations: [variation('__proto__', {})] }))).toEqual([
      'not-in-traffic',
      'not-in-traffic',
    ]);
  });

  it.each([5, true, ['production'], {}])('lets %j, which is no string, be no environment of ours', (environment) => {
    const call = { environment: String(environment) };
    expect(both(projectWith({ environment }), {}, call)).toEqual(['environment', 'environment']);
  });

  it('lets a status that is no string stop a variation', () => {
    const config = projectWith({ variations: [variation('1', { status: ['running'], traffic_allocation: 100 })] });
    expect(both(config)).toEqual(['not-in-traffic', 'not-in-traffic']);
  });

  it.each(['x', 5, true, []])('lets nobody into a site area of %j', (site_area) => {
    expect(both(projectWith({ site_area }))).toEqual(['location', 'location']);
  });

  it.each(['', 0, false, null])('takes a site area of %j for none', (site_area) => {
    expect(both(projectWith({ site_area }))).toEqual(['bucketed', 'bucketed']);
  });

  it('switches on no feature by the number 0, but by the string', () => {
    const config = (feature_id: unknown) => {
      const changes = [{ id: 1, type: 'fullStackFeature', data: { feature_id, variables_data: {} } }];
      return projectWith(
        { variations: [variation('1', { changes, traffic_allocation: 100 })] },
        { features: [{ id: '0', key: 'f' }] },
      );
    };
    const enabled = (feature_id: unknown) => {
      const oracle = createOracle(config(feature_id));
      const official = oracle.feature(oracle.visitor({ id: 'v1' }), 'f', { location: {} });
      return [official.isEnabled, decideFeature(parse(config(feature_id)), { id: 'v1' }, 'f').isEnabled];
    };
    expect(enabled(0)).toEqual([false, false]);
    expect(enabled('0')).toEqual([true, true]);
  });

  it('counts two audiences of one id as two', () => {
    const twice = (audiences: string) =>
      projectWith(
        { audiences: ['5'], settings: { matching_options: { audiences } } },
        {
          audiences: [
            { id: '5', rules: ruleOf('a', 'equals', 1) },
            { id: '5', rules: ruleOf('b', 'equals', 1) },
          ],
        },
      );
    expect(both(twice('any'), { attributes: { b: 1 } })).toEqual(['bucketed', 'bucketed']);
    expect(both(twice('all'), { attributes: { b: 1 } })).toEqual(['audience', 'audience']);
  });
});
