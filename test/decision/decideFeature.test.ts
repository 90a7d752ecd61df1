import { describe, expect, test, vi } from 'vitest';
import { parseConfig } from '../../src/config/parseConfig';
import { decideExperience } from '../../src/decision/decideExperience';
import { decideFeature } from '../../src/decision/decideFeature';
import { decideFeatureWith } from '../../src/decision/decideFeatureWith';
import type { DecideOptions, ExperienceDecision } from '../../src/decision/decision';
import type { Visitor } from '../../src/visitor/visitor';
import { aDocument, aFeatureChange, aProject, aVariation, anExperience, deepFreeze, rules, US_ONLY } from './given';

type Fields = Record<string, unknown>;

const SEARCH = {
  id: '7',
  key: 'search',
  name: 'Search',
  variables: [
    { key: 'limit', type: 'integer' },
    { key: 'engine', type: 'json' },
  ],
};

/** An experience that everybody is in, with one variation with the given changes. */
function carrier(id: string, key: string, changes: unknown, fields: Fields = {}) {
  const variation = aVariation({ id: `${id}0`, key: `${key}-a`, traffic_allocation: 100, changes });
  return anExperience({ id, key, variations: [variation], ...fields });
}

/** The same, where nobody is in the variation that carries feature 7, and everybody in the one that does not. */
function control(id: string, key: string) {
  const original = aVariation({ id: `${id}0`, key: 'original', traffic_allocation: 100 });
  const on = aVariation({ id: `${id}1`, key: 'on', traffic_allocation: 0, changes: [aFeatureChange({})] });
  return anExperience({ id, key, variations: [original, on] });
}

function decide(
  experiences: unknown[],
  options?: DecideOptions,
  feature: Fields = SEARCH,
  visitor: Visitor = { id: 'v1' },
  parts: Fields = {},
) {
  return decideFeature(aProject({ experiences, features: [feature], ...parts }), visitor, 'search', options);
}

const variablesOf = (variables: unknown, feature?: Fields) =>
  decide([carrier('1', 'e', [aFeatureChange(variables)])], {}, feature).variables;

describe('a feature that is on', () => {
  test('has its variables, the experience and the decisions that made it so', () => {
    const project = aProject({
      experiences: [carrier('1', 'e', [aFeatureChange({ limit: '20' })])],
      features: [SEARCH],
    });
    expect(decideFeature(project, { id: 'v1' }, 'search')).toEqual({
      feature: 'search',
      isEnabled: true,
      variables: { limit: 20 },
      experience: 'e',
      reason: 'bucketed',
      matches: [{ experience: 'e', variation: 'e-a', variables: { limit: 20 } }],
      decisions: [decideExperience(project, { id: 'v1' }, 'e')],
    });
  });

  test('is carried by an id that is a number as well as by one that is a string', () => {
    for (const id of [7, '7']) {
      for (const featureId of [7, '7']) {
        expect(decide([carrier('1', 'e', [aFeatureChange({}, featureId)])], {}, { ...SEARCH, id }).isEnabled).toBe(
          true,
        );
      }
    }
  });

  test('has what JSON can hold, null included', () => {
    const engine = { name: null, sizes: [1, null], isFast: true };
    expect(variablesOf({ engine: JSON.stringify(engine) })).toEqual({ engine });
  });

  test('has the variables of the first of several changes', () => {
    const changes = [aFeatureChange({ limit: 1 }, 8), aFeatureChange({ limit: 2 }), aFeatureChange({ limit: 3 })];
    expect(decide([carrier('1', 'e', changes)]).variables).toEqual({ limit: 2 });
  });

  test.each([null, undefined, 'x', 5, ['x']])('has no variables when they are %j', (variables) => {
    const decision = decide([carrier('1', 'e', [aFeatureChange(variables)])]);
    expect(decision).toMatchObject({ isEnabled: true, variables: {} });
  });

  test('has the reason of the experience that made it so', () => {
    const visitor = { id: 'v1', assignments: { '1': '10' } };
    expect(decide([carrier('1', 'e', [aFeatureChange({})])], {}, SEARCH, visitor).reason).toBe('sticky');
    expect(decide([control('2', 'f'), carrier('1', 'e', [aFeatureChange({})])], {}, SEARCH, visitor)).toMatchObject({
      reason: 'sticky',
      experience: 'e',
    });
  });
});

describe('variables', () => {
  test('are cast by their declared type, the first declaration counts', () => {
    const variables = [...SEARCH.variables, { key: 'limit', type: 'string' }];
    expect(variablesOf({ limit: '20', engine: '{"a":1}' }, { ...SEARCH, variables })).toEqual({
      limit: 20,
      engine: { a: 1 },
    });
  });

  test('that are not declared pass through', () => {
    expect(variablesOf({ other: '20' })).toEqual({ other: '20' });
    expect(variablesOf({ limit: '20' }, { ...SEARCH, variables: null })).toEqual({ limit: '20' });
  });

  test('that are declared and not set are missing', () => {
    expect(variablesOf({ limit: 1 })).toEqual({ limit: 1 });
  });

  test('that cannot be cast are undefined, and spoil no other', () => {
    const variables = [
      { key: 'a', type: 'string' },
      { key: 'b', type: 'integer' },
    ];
    expect(variablesOf({ a: { toString: 1 }, b: 2 }, { ...SEARCH, variables })).toEqual({ a: undefined, b: 2 });
  });

  test('may be named __proto__ without any effect', () => {
    const variables = variablesOf(JSON.parse('{"__proto__": {"polluted": 1}, "x": 2}'));
    expect(Object.keys(variables)).toEqual(['__proto__', 'x']);
    expect((variables as Fields).polluted).toBeUndefined();
  });

  test('are frozen, also inside, parsed or not', () => {
    const variables = variablesOf({ engine: '{"a":{"b":[1]}}', other: { c: {} } }) as {
      engine: { a: { b: [] } };
      other: { c: {} };
    };
    for (const part of [variables, variables.engine, variables.engine.a.b, variables.other, variables.other.c]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
  });

  test('are the same object for as long as the document is', () => {
    const project = aProject({ experiences: [carrier('1', 'e', [aFeatureChange({ limit: 1 })])], features: [SEARCH] });
    expect(decideFeature(project, { id: 'v1' }, 'search').variables).toBe(
      decideFeature(project, { id: 'v2' }, 'search').variables,
    );
  });

  test('are cast for each feature on its own, and never in the document', () => {
    const other = { id: '8', key: 'menu', name: 'Menu', variables: [{ key: 'limit', type: 'string' }] };
    const raw = deepFreeze(
      aDocument({
        experiences: [carrier('1', 'e', [aFeatureChange({ limit: '1' }), aFeatureChange({ limit: 2 }, 8)])],
        features: [SEARCH, other],
      }),
    );
    const parsed = parseConfig(raw);
    if (!parsed.ok) throw parsed.error;
    for (let times = 0; times < 2; times++) {
      expect(decideFeature(parsed.project, { id: 'v1' }, 'search').variables).toEqual({ limit: 1 });
      expect(decideFeature(parsed.project, { id: 'v1' }, 'menu').variables).toEqual({ limit: '2' });
    }
  });
});

describe('a feature that is off', () => {
  const OFF = { isEnabled: false, variables: {}, experience: null, matches: [] };

  test('is not declared', () => {
    const project = aProject({ features: [SEARCH] });
    for (const key of ['nope', 'Search', '', '__proto__']) {
      expect(decideFeature(project, { id: 'v1' }, key)).toEqual({
        ...OFF,
        feature: key,
        reason: 'unknown-feature',
        decisions: [],
      });
    }
  });

  test.each<[why: string, changes: unknown]>([
    ['there is no change', []],
    ['the change is for another feature', [aFeatureChange({}, 8)]],
    ['the change is of another type', [{ ...aFeatureChange({}), type: 'customCode' }]],
    ['the change has no data', [{ id: 1, type: 'fullStackFeature', data: null }]],
    ['the change has no feature', [{ id: 1, type: 'fullStackFeature', data: {} }]],
    ['the changes are no list', 'x'],
    ['the changes are null', [null]],
  ])('is carried by no experience when %s', (_why, changes) => {
    expect(decide([carrier('1', 'e', changes)])).toEqual({
      ...OFF,
      feature: 'search',
      reason: 'no-experience',
      decisions: [],
    });
  });

  test('is declared without an id, so that nothing can carry it', () => {
    const changes = [aFeatureChange({}, ''), aFeatureChange({}, null)];
    expect(decide([carrier('1', 'e', changes)], {}, { ...SEARCH, id: null }).reason).toBe('no-experience');
  });

  test('is lacking in the variation of the visitor, and tells the decision, so that the control arm is exposed', () => {
    const decision = decide([control('1', 'e')]);
    expect(decision).toMatchObject({ ...OFF, reason: 'not-in-variation' });
    expect(decision.decisions).toMatchObject([{ experience: 'e', variation: 'original', reason: 'bucketed' }]);
  });

  test('is lacking in the variation as soon as the visitor has one in any carrier', () => {
    const refused = carrier('1', 'e', [aFeatureChange({})], { environment: 'x' });
    expect(decide([refused, control('2', 'f')]).reason).toBe('not-in-variation');
  });

  test('is off for the reason of the first carrier when the visitor has no variation', () => {
    const first = carrier('1', 'e', [aFeatureChange({})], { site_area: {} });
    const second = carrier('2', 'f', [aFeatureChange({})], { environment: 'x' });
    expect(decide([first, second]).reason).toBe('location');
    expect(decide([second, first]).reason).toBe('environment');
    expect(decide([first, second]).decisions.map(({ reason }) => reason)).toEqual(['location', 'environment']);
  });

  test('is off for nobody', () => {
    expect(decide([carrier('1', 'e', [aFeatureChange({})])], {}, SEARCH, { id: '' }).reason).toBe('no-visitor');
  });
});

describe('several experiences that carry one feature', () => {
  const a = carrier('1', 'a', [aFeatureChange({ limit: 1 })]);
  const b = carrier('2', 'b', [aFeatureChange({ limit: 2 })]);

  test('match in config order, and the first wins', () => {
    expect(decide([b, a])).toMatchObject({
      experience: 'b',
      variables: { limit: 2 },
      matches: [
        { experience: 'b', variation: 'b-a', variables: { limit: 2 } },
        { experience: 'a', variation: 'a-a', variables: { limit: 1 } },
      ],
    });
  });

  test('match only where the visitor has the variation', () => {
    const decision = decide([control('3', 'c'), a, carrier('4', 'd', [aFeatureChange({})], { environment: 'x' })]);
    expect(decision.matches.map(({ experience }) => experience)).toEqual(['a']);
    expect(decision.decisions.map(({ experience, reason }) => [experience, reason])).toEqual([
      ['c', 'bucketed'],
      ['a', 'bucketed'],
      ['d', 'environment'],
    ]);
  });

  test('are the only ones that are evaluated', () => {
    const unrelated = carrier('9', 'z', []);
    expect(decide([unrelated, a]).decisions.map(({ experience }) => experience)).toEqual(['a']);
  });

  test('of one key: only the first can be reached', () => {
    const shadowed = carrier('2', 'a', [aFeatureChange({ limit: 2 })]);
    expect(decide([a, shadowed]).decisions.map(({ experienceId }) => experienceId)).toEqual(['1']);
    expect(decide([carrier('3', 'a', []), shadowed]).reason).toBe('no-experience');
  });

  test('exclude each other in config order', () => {
    const except = { rule_type: 'bucketed_into_experience_key', value: 'a', matching: { negated: true } };
    const parts = { audiences: [{ id: '9', key: 'x', name: 'X', rules: rules(except) }] };
    const excluded = carrier('2', 'b', [aFeatureChange({})], { audiences: ['9'] });
    expect(decide([a, excluded], {}, SEARCH, { id: 'v1' }, parts).matches).toHaveLength(1);
    expect(decide([excluded, a], {}, SEARCH, { id: 'v1' }, parts).matches).toHaveLength(2);
  });
});

test('options reach the experiences', () => {
  const parts = { audiences: [{ id: '9', key: 'us', name: 'US', rules: US_ONLY }] };
  const experiences = [carrier('1', 'e', [aFeatureChange({})], { environment: 'x', audiences: ['9'] })];
  expect(
    decide(experiences, { environment: 'x', attributes: { country: 'US' } }, SEARCH, { id: 'v1' }, parts).isEnabled,
  ).toBe(true);
  expect(decide(experiences, { environment: 'x' }, SEARCH, { id: 'v1' }, parts).reason).toBe('audience');
});

describe('decisions that the caller supplies', () => {
  const project = aProject({
    experiences: [carrier('1', 'a', [aFeatureChange({ limit: 1 })]), carrier('2', 'b', [aFeatureChange({ limit: 2 })])],
    features: [SEARCH],
  });

  test('are asked for once per carrier, in config order, with the experience', () => {
    const decideCarrier = vi.fn(({ key }: { key: string }) => decideExperience(project, { id: 'v1' }, key));
    expect(decideFeatureWith(project, 'search', decideCarrier)).toEqual(decideFeature(project, { id: 'v1' }, 'search'));
    expect(decideCarrier.mock.calls).toEqual([[project.experiences[0]], [project.experiences[1]]]);
  });

  test('are believed', () => {
    const made = (key: string): ExperienceDecision => ({
      experience: key,
      experienceId: '1',
      variation: null,
      details: null,
      reason: 'timeout',
      bucketValue: null,
    });
    const decision = decideFeatureWith(project, 'search', ({ key }) => made(key));
    expect(decision).toMatchObject({ isEnabled: false, reason: 'timeout', decisions: [made('a'), made('b')] });
  });

  test('are not asked for where nothing carries the feature', () => {
    const decideCarrier = vi.fn();
    expect(decideFeatureWith(project, 'nope', decideCarrier).reason).toBe('unknown-feature');
    expect(decideCarrier).not.toHaveBeenCalled();
  });
});
