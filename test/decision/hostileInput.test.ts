import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/parseConfig';
import { decideExperience } from '../../src/decision/decideExperience';
import { decideFeature } from '../../src/decision/decideFeature';
import { decideFeatureWith } from '../../src/decision/decideFeatureWith';
import type { DecideOptions } from '../../src/decision/decision';
import { explainExperience, explainFeature } from '../../src/decision/explain';
import { formatExplanation } from '../../src/decision/words';
import { matchRules } from '../../src/decision/matchRules';
import type { Visitor } from '../../src/visitor/visitor';
import { aDocument, aFeatureChange, aProject, aRule, aVariation, anExperience, rules, US_ONLY } from './given';

function trap<T extends object>(target: T, name: string): T {
  return Object.defineProperty(target, name, {
    enumerable: true,
    get() {
      throw new Error(`${name} was read`);
    },
  });
}

const project = aProject({
  experiences: [
    anExperience({
      audiences: ['1'],
      variations: [aVariation({ traffic_allocation: 100, changes: [aFeatureChange({})] })],
    }),
  ],
  audiences: [{ id: '1', key: 'us', name: 'US', rules: US_ONLY }],
  features: [{ id: '7', key: 'search', name: 'Search' }],
});
const US: Visitor = { id: 'v1', attributes: { country: 'US' } };

describe('a project that is none', () => {
  test.each([
    ['null', null],
    ['undefined', undefined],
    ['a document that nobody parsed', aDocument({ experiences: [anExperience()] })],
    ['a result of parsing', { ok: true, project }],
    ['half a project', { experiencesByKey: {} }],
  ])('gives a reason: %s', (_, nothing) => {
    const none = nothing as never;
    const decision = decideExperience(none, US, 'hero');
    expect(decision).toMatchObject({ experience: 'hero', experienceId: null, variation: null, reason: 'error' });
    expect(explainExperience(none, US, 'hero')).toMatchObject({ decision, steps: [{ check: 'error' }] });
    expect(decideFeature(none, US, 'search')).toMatchObject({ isEnabled: false, reason: 'error' });
    expect(explainFeature(none, US, 'search').decision).toMatchObject({ isEnabled: false, reason: 'error' });
  });
});

describe('a getter that throws', () => {
  test('in attributes only concerns the rules that read it', () => {
    const attributes = trap({ country: 'US' }, 'city');
    expect(decideExperience(project, { id: 'v1', attributes }, 'hero').reason).toBe('bucketed');
    expect(decideExperience(project, { id: 'v1', attributes: trap({}, 'country') }, 'hero').reason).toBe('audience');
    expect(decideExperience(project, US, 'hero', { attributes: trap({}, 'country') }).reason).toBe('audience');
  });

  test.each(['id', 'attributes', 'segments', 'assignments'])('as %s of the visitor gives a reason', (name) => {
    const visitor = trap({ ...US }, name);
    expect(decideExperience(project, visitor, 'hero')).toMatchObject({
      variation: null,
      reason: 'error',
      experienceId: '100',
    });
    expect(decideFeature(project, visitor, 'search')).toMatchObject({ isEnabled: false, reason: 'error' });
    const explanation = explainExperience(project, visitor, 'hero');
    expect(explanation.decision.reason).toBe('error');
    expect(explanation.steps.at(-1)).toEqual({
      check: 'error',
      passed: false,
      detail: 'What was passed in threw when it was read.',
    });
  });

  test.each<[name: string, fields: Record<string, unknown>]>([
    ['environment', { environment: 'x' }],
    ['location', { site_area: {} }],
    ['attributes', { audiences: ['1'] }],
    ['preview', {}],
    ['forceVariationId', {}],
  ])('as option %s gives a reason', (name, fields) => {
    const asking = aProject({
      experiences: [anExperience(fields)],
      audiences: [{ id: '1', key: 'us', name: 'US', rules: US_ONLY }],
    });
    expect(decideExperience(asking, US, 'hero', trap<DecideOptions>({}, name)).reason).toBe('error');
  });

  test('as an option, or in what decides a carrier, switches a feature off with a reason', () => {
    expect(decideFeature(project, US, 'search', trap<DecideOptions>({}, 'preview'))).toMatchObject({
      isEnabled: false,
      reason: 'error',
    });
    const explanation = explainFeature(project, US, 'search', trap<DecideOptions>({}, 'preview'));
    expect(explanation).toMatchObject({
      decision: { reason: 'error' },
      steps: [{ check: 'error', passed: false, detail: 'What was passed in threw when it was read.' }],
    });
    const decideCarrier = () => {
      throw new Error('no');
    };
    expect(decideFeatureWith(project, 'search', decideCarrier).reason).toBe('error');
  });

  test('in assignments gives a reason', () => {
    expect(decideExperience(project, { ...US, assignments: trap({}, '100') }, 'hero').reason).toBe('error');
  });
});

describe('a visitor that is not one', () => {
  test.each([null, undefined, 5, 'v1', [], {}])('%j gives a reason', (visitor) => {
    expect(['no-visitor', 'error']).toContain(decideExperience(project, visitor as unknown as Visitor, 'hero').reason);
  });

  test.each(['US', 5, null, [], ['US'], true])('with attributes and segments %j is decided', (odd) => {
    const visitor = { id: 'v1', attributes: odd, segments: odd } as unknown as Visitor;
    expect(decideExperience(project, visitor, 'hero').reason).toBe('audience');
    expect(decideExperience(project, US, 'hero', { attributes: odd as unknown as {} }).reason).toBe('bucketed');
  });

  test('and options that are null are decided', () => {
    expect(decideExperience(project, US, 'hero', null as unknown as DecideOptions).reason).toBe('bucketed');
    expect(decideFeature(project, US, 'search', null as unknown as DecideOptions).reason).toBe('bucketed');
  });
});

describe('odd attributes', () => {
  test('may be cyclic on both sides of a merge', () => {
    const cyclic = (): Record<string, unknown> => {
      const made: Record<string, unknown> = {};
      made.country = made;
      return made;
    };
    expect(decideExperience(project, { id: 'v1', attributes: cyclic() }, 'hero', { attributes: cyclic() }).reason).toBe(
      'audience',
    );
    const text = formatExplanation(explainExperience(project, { id: 'v1', attributes: cyclic() }, 'hero'));
    expect(text).toContain('country equals "US", got [object Object] → no');
  });

  test('may be named __proto__, which a merge loses as official’s does, or constructor, which it keeps', () => {
    const asksFor = (key: string) =>
      aProject({
        experiences: [anExperience({ audiences: ['1'] })],
        audiences: [{ id: '1', key: 'x', name: 'X', rules: rules(aRule(key, 'equals', 'x')) }],
      });
    const odd = JSON.parse('{"__proto__": "x", "constructor": "x"}') as {};
    for (const [key, reason] of [
      ['__proto__', 'audience'],
      ['constructor', 'bucketed'],
    ] as const) {
      expect(decideExperience(asksFor(key), { id: 'v1', attributes: odd }, 'hero').reason).toBe(reason);
      expect(decideExperience(asksFor(key), { id: 'v1', attributes: {} }, 'hero').reason).toBe('audience');
    }
  });

  test('may be 10 MB', () => {
    const attributes = { country: 'x'.repeat(10_000_000) };
    expect(decideExperience(project, { id: 'v1', attributes }, 'hero').reason).toBe('audience');
    expect(formatExplanation(explainExperience(project, { id: 'v1', attributes }, 'hero')).length).toBeLessThan(2000);
  });
});

test.each<[name: string, wrap: (inner: unknown) => unknown, unwrap: (outer: never) => unknown]>([
  ['records', (inner) => ({ a: inner }), ({ a }: { a: unknown }) => a],
  ['lists', (inner) => [inner], ([inner]: unknown[]) => inner],
])('%s nested 100,000 deep are copied whole, and frozen to the bottom', (_, wrap, unwrap) => {
  let value: unknown = 'bottom';
  for (let depth = 0; depth < 100_000; depth++) value = wrap(value);
  const nested = aProject({
    experiences: [
      anExperience({ variations: [aVariation({ traffic_allocation: 100, changes: [aFeatureChange({ value })] })] }),
    ],
    features: [{ id: '7', key: 'search', variables: [] }],
  });
  let inside = decideFeature(nested, US, 'search').variables.value;
  let depth = 0;
  for (; typeof inside === 'object'; depth++) {
    if (!Object.isFrozen(inside)) expect.fail(`not frozen at ${depth}`);
    inside = unwrap(inside as never);
  }
  expect([depth, inside]).toEqual([100_000, 'bottom']);
});

test('a rule tree of 100,000 branches is matched to its last', () => {
  const branch = (value: string) => ({ AND: [{ OR_WHEN: [aRule('plan', 'equals', value)] }] });
  const OR = [...Array.from({ length: 100_000 }, () => branch('no')), branch('pro')];
  expect(matchRules({ OR }, { plan: 'pro' })).toBe(true);
});

test('a document of 10 MB is parsed and decided', () => {
  const many = Array.from({ length: 12_000 }, (_, index) =>
    anExperience({ id: String(index), key: `e${index}`, audiences: ['1'], description: 'x'.repeat(400) }),
  );
  const raw = aDocument({ experiences: many, audiences: [{ id: '1', key: 'us', name: 'US', rules: US_ONLY }] });
  expect(JSON.stringify(raw).length).toBeGreaterThan(10_000_000);
  const parsed = parseConfig(raw);
  if (!parsed.ok) throw parsed.error;
  expect(decideExperience(parsed.project, US, 'e11999').reason).toBe('bucketed');
  expect(decideExperience(parsed.project, { id: 'v1' }, 'e11999').reason).toBe('audience');
});
