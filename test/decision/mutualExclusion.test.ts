import { describe, expect, test } from 'vitest';
import { decideExperience } from '../../src/decision/decideExperience';
import { findUnknownExclusions } from '../../src/decision/mutualExclusion';
import { explainExperience } from '../../src/decision/explain';
import type { DecideOptions } from '../../src/decision/decision';
import type { Visitor } from '../../src/visitor/visitor';
import { anExperience, aProject, aRule, decideExperiences, rules, US_ONLY } from './given';

type Fields = Record<string, unknown>;

/** "The visitor is (not) in the experience." */
const isIn = (value: unknown, negated: unknown = false): Fields => ({
  rule_type: 'bucketed_into_experience_key',
  value,
  matching: { match_type: 'equals', negated },
});
const notIn = (key: unknown) => isIn(key, true);

/** Experience `e` (id 1) lets in whom its audience, with the given rules, lets in; `f` (id 2) lets in everybody. */
function aPair(audienceRules: unknown, parts: Fields = {}, audience: Fields = {}) {
  return aProject({
    experiences: [anExperience({ id: '1', key: 'e', audiences: ['9'] }), anExperience({ id: '2', key: 'f' })],
    audiences: [{ id: '9', key: 'x', name: 'X', type: 'transient', rules: audienceRules, ...audience }],
    ...parts,
  });
}

const reason = (audienceRules: unknown, visitor: Partial<Visitor> = {}, options?: DecideOptions, parts?: Fields) =>
  decideExperience(aPair(audienceRules, parts), { id: 'v1', ...visitor }, 'e', options).reason;

const IN_F: Partial<Visitor> = { assignments: { '2': '1001' } };

describe('the element', () => {
  test('lets in who has a stored variation of the experience', () => {
    expect(reason(rules(isIn('f')), IN_F)).toBe('bucketed');
    expect(reason(rules(isIn('f')))).toBe('audience');
  });

  test('negated, keeps them out', () => {
    expect(reason(rules(notIn('f')), IN_F)).toBe('audience');
    expect(reason(rules(notIn('f')))).toBe('bucketed');
  });

  test('is negated by anything truthy, and by nothing that is missing', () => {
    for (const negated of [1, 'yes', {}]) expect(reason(rules(isIn('f', negated)), IN_F)).toBe('audience');
    for (const negated of [undefined, null, 0, '']) expect(reason(rules(isIn('f', negated)), IN_F)).toBe('bucketed');
    const element = { rule_type: 'bucketed_into_experience_key', value: 'f' };
    expect(reason(rules(element), IN_F)).toBe('bucketed');
    expect(reason(rules({ ...element, matching: null }), IN_F)).toBe('bucketed');
    expect(reason(rules({ ...element, matching: { negated: true } }), IN_F)).toBe('audience');
  });

  test('has a match type that does not matter', () => {
    for (const matchType of ['equals', 'doesNotExist', 'nope', undefined, 5]) {
      const element = { ...isIn('f'), matching: { match_type: matchType, negated: false } };
      expect(reason(rules(element), IN_F)).toBe('bucketed');
      expect(reason(rules(element))).toBe('audience');
    }
  });

  test('counts any non-empty assignment, also of a variation that is gone', () => {
    expect(reason(rules(isIn('f')), { assignments: { '2': 'gone' } })).toBe('bucketed');
    expect(reason(rules(isIn('f')), { assignments: { '2': 7 as unknown as string } })).toBe('bucketed');
    for (const empty of ['', null, undefined]) {
      expect(reason(rules(isIn('f')), { assignments: { '2': empty as string } })).toBe('audience');
    }
  });

  test('counts an assignment of an archived experience', () => {
    expect(reason(rules(notIn('f')), IN_F, {}, { archived_experiences: ['2'] })).toBe('audience');
  });

  test('of an unknown key is not assigned, and the explanation warns', () => {
    expect(reason(rules(notIn('gone')), IN_F)).toBe('bucketed');
    expect(reason(rules(isIn('gone')), IN_F)).toBe('audience');
    const { steps } = explainExperience(aPair(rules(notIn('gone'))), { id: 'v1' }, 'e');
    expect(steps.find(({ check }) => check === 'audience')?.detail).toContain(
      'bucketed into "gone": warning, the project has no such experience, so not assigned, negated → yes',
    );
  });

  test.each([null, undefined, '', {}, 5])('with the value %j names nothing', (value) => {
    expect(reason(rules(isIn(value)), IN_F)).toBe('audience');
    expect(reason(rules(notIn(value)), IN_F)).toBe('bucketed');
  });

  test('never buckets its target: who was never decided for it is not in it', () => {
    expect(reason(rules(isIn('f')), { assignments: {} })).toBe('audience');
  });

  test('is a key, compared case-sensitively, and no id', () => {
    expect(reason(rules(isIn('F')), IN_F)).toBe('audience');
    expect(reason(rules(isIn('2')), IN_F)).toBe('audience');
  });
});

describe('the first element of an audience decides it whole', () => {
  const us = aRule('country', 'equals', 'US');
  const inUs: Partial<Visitor> = { attributes: { country: 'US' } };
  const both: Partial<Visitor> = { ...IN_F, ...inUs };

  test('whatever stands beside it in OR_WHEN', () => {
    expect(reason(rules(us, notIn('f')), both)).toBe('audience');
    expect(reason(rules(us, isIn('f')), inUs)).toBe('audience');
  });

  test('whatever stands beside it in AND', () => {
    const tree = { OR: [{ AND: [{ OR_WHEN: [us] }, { OR_WHEN: [isIn('f')] }] }] };
    expect(reason(tree, IN_F)).toBe('bucketed');
  });

  test('whatever stands beside it in OR', () => {
    const tree = { OR: [{ AND: [{ OR_WHEN: [us] }] }, { AND: [{ OR_WHEN: [notIn('f')] }] }] };
    expect(reason(tree, both)).toBe('audience');
  });

  test('also over a second one, in OR, then AND, then OR_WHEN order', () => {
    const either = (first: unknown, second: unknown) => [
      rules(first, second),
      { OR: [{ AND: [{ OR_WHEN: [first] }, { OR_WHEN: [second] }] }] },
      { OR: [{ AND: [{ OR_WHEN: [first] }] }, { AND: [{ OR_WHEN: [second] }] }] },
    ];
    for (const tree of either(isIn('f'), notIn('f'))) expect(reason(tree, IN_F)).toBe('bucketed');
    for (const tree of either(notIn('f'), isIn('f'))) expect(reason(tree, IN_F)).toBe('audience');
  });

  test('but not the other audiences', () => {
    const parts = {
      experiences: [anExperience({ id: '1', key: 'e', audiences: ['9', '8'] }), anExperience({ id: '2', key: 'f' })],
      audiences: [
        { id: '9', key: 'x', name: 'X', rules: rules(notIn('f')) },
        { id: '8', key: 'us', name: 'US', rules: US_ONLY },
      ],
    };
    expect(reason(null, both, {}, parts)).toBe('bucketed');
    expect(reason(null, IN_F, {}, parts)).toBe('audience');
  });

  test('is found past what is malformed', () => {
    expect(reason({ OR: [null, {}, { AND: [null, { OR_WHEN: [null, 5, notIn('f')] }] }] }, IN_F)).toBe('audience');
    const trap = {
      get rule_type(): string {
        throw new Error('no');
      },
    };
    expect(reason(rules(trap, notIn('f')), IN_F)).toBe('audience');
  });
});

describe('elsewhere the element is an ordinary one without a key, so false', () => {
  test('in a location and in a site area', () => {
    const decide = (fields: Fields, parts: Fields = {}) =>
      decideExperience(
        aProject({
          experiences: [anExperience({ id: '1', key: 'e', ...fields }), anExperience({ id: '2', key: 'f' })],
          ...parts,
        }),
        { id: 'v1', ...IN_F },
        'e',
      ).reason;
    expect(decide({ site_area: rules(isIn('f')) })).toBe('location');
    expect(decide({ site_area: rules(notIn('gone')) })).toBe('location');
    expect(
      decide({ locations: ['7'] }, { locations: [{ id: '7', key: 'l', name: 'L', rules: rules(isIn('f')) }] }),
    ).toBe('location');
  });
});

describe('the order of decisions', () => {
  const visitor = { id: 'v1' };

  test('f, e, f again, where f excludes e: f, e, and then no more f', () => {
    const project = aProject({
      experiences: [anExperience({ id: '1', key: 'e' }), anExperience({ id: '2', key: 'f', audiences: ['9'] })],
      audiences: [{ id: '9', key: 'x', name: 'X', type: 'transient', rules: rules(notIn('e')) }],
    });
    const first = decideExperience(project, visitor, 'f');
    const withF = { ...visitor, assignments: { '2': '1000' } };
    const second = decideExperience(project, withF, 'e');
    const third = decideExperience(project, { ...visitor, assignments: { '1': '1000', '2': '1000' } }, 'f');
    expect([first.reason, second.reason, third.reason]).toEqual(['bucketed', 'bucketed', 'audience']);
  });

  test('an experience that excludes itself is decided once and refused after', () => {
    expect(reason(rules(notIn('e')))).toBe('bucketed');
    expect(reason(rules(notIn('e')), { assignments: { '1': '1000' } })).toBe('audience');
  });

  test('a permanent excluding audience is skipped once the visitor has a variation', () => {
    const project = aPair(rules(notIn('f')), {}, { type: 'permanent' });
    const decide = (assignments: Record<string, string>) =>
      decideExperience(project, { id: 'v1', assignments }, 'e').reason;
    expect(decide({ '2': '1000' })).toBe('audience');
    expect(decide({ '1': '1000', '2': '1000' })).toBe('sticky');
  });
});

describe('what this page decided earlier', () => {
  test('counts as assigned', () => {
    expect(reason(rules(notIn('f')), {}, { alsoAssigned: { '2': '1000' } })).toBe('audience');
    expect(reason(rules(isIn('f')), {}, { alsoAssigned: { '2': '1000' } })).toBe('bucketed');
    expect(reason(rules(isIn('f')), {}, { alsoAssigned: { '3': '1000' } })).toBe('audience');
  });

  test('is by experience id, own members only', () => {
    expect(reason(rules(isIn('f')), {}, { alsoAssigned: Object.create({ '2': '1000' }) as {} })).toBe('audience');
    expect(reason(rules(isIn('f')), {}, { alsoAssigned: null as unknown as {} })).toBe('audience');
  });

  test('does not count under a preview, while what was stored does', () => {
    const preview = { experienceId: '2', variationId: '1000' };
    expect(reason(rules(notIn('f')), {}, { preview, alsoAssigned: { '2': '1000' } })).toBe('bucketed');
    expect(reason(rules(notIn('f')), IN_F, { preview })).toBe('audience');
  });
});

describe('a run over all experiences', () => {
  const excluding = (id: string, key: string, audienceId: string) => anExperience({ id, key, audiences: [audienceId] });
  const except = (id: string, key: string) => ({ id, key: `x${id}`, name: 'X', rules: rules(notIn(key)) });

  test('lets the first of two that exclude each other win, in config order', () => {
    const audiences = [except('8', 'f'), except('9', 'e')];
    const run = (...experiences: unknown[]) =>
      decideExperiences(aProject({ experiences, audiences }), { id: 'v1' }).map(({ experience, reason: why }) => [
        experience,
        why,
      ]);
    const e = excluding('1', 'e', '8');
    const f = excluding('2', 'f', '9');
    expect(run(e, f)).toEqual([
      ['e', 'bucketed'],
      ['f', 'audience'],
    ]);
    expect(run(f, e)).toEqual([
      ['f', 'bucketed'],
      ['e', 'audience'],
    ]);
  });

  test('does not count those that were refused', () => {
    const project = aProject({
      experiences: [anExperience({ id: '1', key: 'e', variations: [] }), excluding('2', 'f', '9')],
      audiences: [except('9', 'e')],
    });
    expect(decideExperiences(project, { id: 'v1' }).map(({ reason: why }) => why)).toEqual([
      'no-variations',
      'bucketed',
    ]);
  });

  test('counts what was decided before the run, and what came long before in it', () => {
    const project = aProject({
      experiences: [
        anExperience({ id: '1', key: 'e' }),
        anExperience({ id: '3', key: 'g' }),
        excluding('2', 'f', '9'),
        excluding('4', 'h', '8'),
      ],
      audiences: [except('9', 'e'), except('8', 'gone'), except('7', 'e')],
    });
    const alsoAssigned = Object.freeze({ '5': '1' });
    const options = Object.freeze({ alsoAssigned });
    expect(decideExperiences(project, { id: 'v1' }, options).map(({ reason: why }) => why)).toEqual([
      'bucketed',
      'bucketed',
      'audience',
      'bucketed',
    ]);
    expect(options).toEqual({ alsoAssigned: { '5': '1' } });
  });

  test('keeps what was given as already assigned while it adds its own', () => {
    const project = aProject({
      experiences: [anExperience({ id: '1', key: 'e' }), excluding('2', 'f', '9'), anExperience({ id: '6', key: 'x' })],
      audiences: [except('9', 'x')],
    });
    const reasons = decideExperiences(project, { id: 'v1' }, { alsoAssigned: { '6': '1' } }).map(
      ({ reason: why }) => why,
    );
    expect(reasons).toEqual(['bucketed', 'audience', 'bucketed']);
  });

  test('visits each key once, the first in config order', () => {
    const project = aProject({
      experiences: [
        anExperience({ id: '1', key: 'e' }),
        anExperience({ id: '2', key: 'f' }),
        anExperience({ id: '3', key: 'e' }),
      ],
    });
    expect(decideExperiences(project, { id: 'v1' }).map(({ experienceId }) => experienceId)).toEqual(['1', '2']);
  });

  test('passes every option on to every decision', () => {
    const project = aProject({
      experiences: [
        anExperience({ id: '1', key: 'e', environment: 'x' }),
        anExperience({ id: '2', key: 'f', environment: 'x' }),
        anExperience({ id: '3', key: 'g', environment: 'y' }),
      ],
    });
    expect(decideExperiences(project, { id: 'v1' }, { environment: 'x' }).map(({ reason: why }) => why)).toEqual([
      'bucketed',
      'bucketed',
      'environment',
    ]);
    expect(decideExperiences(project, { id: 'v1' }).map(({ reason: why }) => why)).toEqual(
      Array(3).fill('environment'),
    );
  });

  test('takes an experience id such as __proto__ for an id', () => {
    const project = aProject({
      experiences: [anExperience({ id: '__proto__', key: 'e' }), excluding('2', 'f', '9')],
      audiences: [except('9', 'e')],
    });
    expect(decideExperiences(project, { id: 'v1' })[1]?.reason).toBe('audience');
  });
});

test('keys that no experience has can be listed, once each, for a warning', () => {
  const audience = (id: string, audienceRules: unknown) => ({ id, key: `x${id}`, name: 'X', rules: audienceRules });
  const project = aProject({
    experiences: [anExperience({ key: 'e' })],
    audiences: [
      audience('1', rules(notIn('gone'))),
      audience('2', rules(isIn('e'))),
      audience('3', US_ONLY),
      audience('4', rules(isIn('gone'))),
      audience('5', rules(isIn('lost'))),
      audience('6', null),
    ],
  });
  expect(findUnknownExclusions(project)).toEqual(['gone', 'lost']);
  expect(findUnknownExclusions(aProject())).toEqual([]);
});
