import { describe, expect, test } from 'vitest';
import { decideExperience } from '../../src/decision/decideExperience';
import { decideFeature } from '../../src/decision/decideFeature';
import type { DecideOptions } from '../../src/decision/decision';
import { explainExperience, explainFeature } from '../../src/decision/explain';
import { formatExplanation } from '../../src/decision/words';
import type { Visitor } from '../../src/visitor/visitor';
import { aFeatureChange, aProject, aRule, aVariation, anExperience, rules, US_ONLY } from './given';

type Fields = Record<string, unknown>;

const V1: Visitor = { id: 'v1' };
const US = { id: '1', key: 'us', name: 'US', type: 'transient', rules: US_ONLY };
const PERMANENT = { ...US, id: '2', name: 'Old US', type: 'permanent' };
const LOYAL = { id: '50', key: 'loyal', name: 'Loyal', rules: US_ONLY };
const HOME = { id: '80', key: 'home', name: 'Home', rules: rules(aRule('page', 'equals', 'home')) };

function explain(fields: Fields, visitor: Visitor = V1, options?: DecideOptions, parts: Fields = {}) {
  const project = aProject({
    experiences: [anExperience(fields)],
    audiences: [US, PERMANENT],
    segments: [LOYAL],
    locations: [HOME],
    ...parts,
  });
  const explanation = explainExperience(project, visitor, 'hero', options);
  expect(explanation.decision).toEqual(decideExperience(project, visitor, 'hero', options));
  return explanation;
}

/** `check: detail` of every step, with a mark for whether it passed. */
function stepsOf(...given: Parameters<typeof explain>): string[] {
  return explain(...given).steps.map(({ check, passed, detail }) => `${passed ? '+' : '-'} ${check}: ${detail}`);
}

const last = (...given: Parameters<typeof explain>) => stepsOf(...given).at(-1);

describe('an explanation', () => {
  test('has every check in the order of the protocol', () => {
    const visitor = { id: 'v1', attributes: { country: 'US' }, segments: { customSegments: ['50'] } };
    expect(
      stepsOf({ audiences: ['1', '50'], locations: ['80'], environment: 'x' }, visitor, {
        environment: 'x',
        location: { page: 'Home' },
      }),
    ).toEqual([
      '+ visitor: The visitor is "v1".',
      '+ experience: "hero" is experience 100.',
      '+ archived: The experience is not archived.',
      '+ environment: The experience runs in "x"; ours is "x".',
      '+ stored: Nothing is stored for this experience.',
      '+ location: The location must match any of 1.\nlocation "Home" (80):\npage equals "home", got "Home" → yes',
      '+ audience: The visitor must match any of 1.\naudience "US" (1):\ncountry equals "US", got "US" → yes',
      '+ segment: The visitor must be in any of "Loyal" (50); is in 50.',
      '+ variations: The experience has 2 variations.',
      "+ bucketing: The visitor's hash value is 2096.\nvariation 1000: 0 <= 2096 < 5000 → yes",
    ]);
  });

  test('ends with the check that decided', () => {
    expect(stepsOf({}, { id: '' })).toEqual(['- visitor: The visitor has no id.']);
    expect(stepsOf({ key: 'other' })).toEqual([
      '+ visitor: The visitor is "v1".',
      '- experience: The project has no experience "hero".',
    ]);
    expect(last({}, V1, {}, { archived_experiences: ['100'] })).toBe('- archived: The experience is archived.');
    expect(last({ environment: 'x' })).toBe('- environment: The experience runs in "x"; ours is not set.');
    expect(last({ variations: [] })).toBe('- variations: The experience has 0 variations.');
  });

  test('does not mention what was not asked', () => {
    expect(explain({}).steps.map(({ check }) => check)).toEqual([
      'visitor',
      'experience',
      'archived',
      'environment',
      'stored',
      'location',
      'audience',
      'segment',
      'variations',
      'bucketing',
    ]);
  });
});

describe('what an explanation says', () => {
  test('of environments', () => {
    expect(stepsOf({})[3]).toBe('+ environment: The experience runs in every environment.');
  });

  test('of stored variations', () => {
    const stored = (id: string) => stepsOf({}, { id: 'v1', assignments: { '100': id } })[4];
    expect(stored('1001')).toBe('+ stored: Variation 1001 is stored.');
    expect(stored('9')).toBe('+ stored: Variation 9 is stored, but the experience no longer has it.');
  });

  test('of locations', () => {
    expect(stepsOf({})[5]).toBe('+ location: The experience runs everywhere.');
    expect(stepsOf({ locations: ['80'] }, V1, { ignoreLocation: true })[5]).toBe('+ location: Locations are ignored.');
    expect(last({ locations: ['80'] })).toBe(
      '- location: The location must match any of 1.\nlocation "Home" (80):\npage equals "home", which is absent → no',
    );
    expect(last({ locations: ['99'] })).toBe('- location: The location must match any of 0.');
    expect(last({ site_area: US_ONLY })).toBe(
      '- location: The location must match any of 1.\nsite area:\ncountry equals "US", which is absent → no',
    );
  });

  test('of audiences', () => {
    expect(stepsOf({})[6]).toBe('+ audience: No audience is attached.');
    expect(last({ audiences: ['1', '2'] }, { id: 'v1', attributes: { country: 'CA' } })).toBe(
      [
        '- audience: The visitor must match any of 2.',
        'audience "US" (1):',
        'country equals "US", got "CA" → no',
        'audience "Old US" (2):',
        'country equals "US", got "CA" → no',
      ].join('\n'),
    );
    const all = { audiences: ['1', '2'], settings: { matching_options: { audiences: 'all' } } };
    expect(last(all)).toBe(
      '- audience: The visitor must match all of 2.\naudience "US" (1):\ncountry equals "US", which is absent → no',
    );
    const stuck = { id: 'v1', assignments: { '100': '1001' } };
    expect(stepsOf({ audiences: ['2'] }, stuck)[6]).toBe(
      '+ audience: Every audience is permanent, and the visitor already has a variation.',
    );
    expect(stepsOf({}, stuck)[6]).toBe('+ audience: No audience is attached.');
  });

  test('of mutual exclusion', () => {
    const element = (negated: boolean) => ({
      rule_type: 'bucketed_into_experience_key',
      value: 'hero',
      matching: { negated },
    });
    const parts = (negated: boolean) => ({ audiences: [{ ...US, rules: rules(element(negated)) }] });
    const visitor = { id: 'v1', assignments: { '100': '9' } };
    expect(last({ audiences: ['1'] }, visitor, {}, parts(true))).toContain(
      'bucketed into "hero": assigned, negated → no',
    );
    expect(last({ audiences: ['1'] }, V1, {}, parts(false))).toContain('bucketed into "hero": not assigned → no');
    expect(stepsOf({ audiences: ['1'] }, visitor, {}, parts(false))[6]).toContain(
      'bucketed into "hero": assigned → yes',
    );
  });

  test('of segments', () => {
    expect(stepsOf({})[7]).toBe('+ segment: No segment is attached.');
    expect(last({ audiences: ['50'] })).toBe('- segment: The visitor must be in any of "Loyal" (50); is in none.');
    const other = { id: '51', key: 'other', name: 'Other' };
    expect(
      last(
        { audiences: ['50', '51'] },
        { id: 'v1', segments: { customSegments: ['7', '8'] } },
        {},
        { segments: [LOYAL, other] },
      ),
    ).toBe('- segment: The visitor must be in any of "Loyal" (50), "Other" (51); is in 7, 8.');
  });

  test('of variations', () => {
    expect(stepsOf({ variations: [aVariation({ traffic_allocation: 100 })] })[8]).toBe(
      '+ variations: The experience has 1 variation.',
    );
  });

  test('of forced variations', () => {
    expect(last({}, V1, { forceVariationId: '1001' })).toBe('+ forced: Variation 1001 is forced.');
    expect(stepsOf({}, V1, { forceVariationId: '9' })[9]).toBe(
      '- forced: Variation 9 cannot be forced: the experience has no such variation.',
    );
  });

  test('of previews', () => {
    const preview = (variationId: string) => ({ preview: { experienceId: '100', variationId } });
    expect(last({}, V1, preview('1001'))).toBe('+ preview: Variation 1001 is previewed; no other check applies.');
    expect(stepsOf({}, V1, preview('9'))[2]).toBe(
      '- preview: Variation 9 cannot be previewed: the experience has no such variation.',
    );
  });

  test('of bucketing', () => {
    const tenths = [aVariation({ traffic_allocation: 10 }), aVariation({ id: '1001', traffic_allocation: 10 })];
    expect(last({ variations: tenths })).toBe(
      [
        "- bucketing: The visitor's hash value is 2096.",
        'variation 1000: 0 <= 2096 < 1000 → no',
        'variation 1001: 1000 <= 2096 < 2000 → no',
      ].join('\n'),
    );
  });
});

describe('what an explanation says of a rule', () => {
  function line(element: Fields, attributes: Fields, options?: DecideOptions): string | undefined {
    const parts = { audiences: [{ ...US, rules: rules(element) }] };
    const { steps } = explain({ audiences: ['1'] }, { id: 'v1', attributes }, options, parts);
    return steps.find(({ check }) => check === 'audience')?.detail.split('\n')[2];
  }

  test.each<[element: Fields, attributes: Fields, text: string]>([
    [aRule('age', 'less', 30), { age: 20 }, 'age less 30, got 20 → yes'],
    [aRule('age', 'less', 30, true), { age: 20 }, 'age not less 30, got 20 → no'],
    [aRule('age', 'exists'), {}, 'age exists, which is absent → no'],
    [aRule('age', 'doesNotExist'), {}, 'age doesNotExist, which is absent → yes'],
    [aRule('age', 'equals', null), { age: undefined }, 'age equals null, got undefined → no'],
    [aRule('tags', 'equals', 'a'), { tags: ['a', 1] }, 'tags equals "a", got ["a",1] → yes'],
    [aRule('when', 'exists'), { when: () => 1 }, 'when exists, got () => 1 → yes'],
    [aRule('big', 'exists'), { big: 'x'.repeat(500) }, `big exists, got "${'x'.repeat(119)}… → yes`],
    [aRule('n', 'exists'), { n: 10n }, 'n exists, got 10 → yes'],
    [aRule('s', 'exists'), { s: Symbol('s') }, 's exists, got Symbol(s) → yes'],
    [
      aRule('o', 'exists'),
      { o: { toJSON: 5, toString: 5, self: 10n } },
      'o exists, got a value that cannot be shown → yes',
    ],
    [
      aRule('name', 'regexMatches', '('),
      { name: 'x' },
      'malformed: {"rule_type":"generic_text_key_value","matching":{"match_type":"regexMatches","negated":false},"value":"(","key":"name"} → no',
    ],
    [
      aRule('name', 'regexMatches', '(a+)+'),
      { name: 'x' },
      'name regexMatches "(a+)+", got "x" → no, they cannot be compared',
    ],
    [aRule('age', 'less', 30, true), { age: 'x' }, 'age not less 30, got "x" → no, they cannot be compared'],
    [aRule('age', 'contains', 'x', true), { age: { toString: 5 } }, 'age not contains "x", which threw → no'],
    [{ ...aRule(undefined, 'equals', 'x'), rule_type: 'weather' }, {}, '"weather" equals "x", which is absent → no'],
    [{ matching: {} }, {}, 'malformed: {"matching":{}} → no'],
  ])('%j', (element, attributes, text) => expect(line(element, attributes)).toBe(text));

  test('that the app answers', () => {
    const weather = { ...aRule(undefined, 'equals', 'rain'), rule_type: 'weather' };
    expect(line(weather, {}, { resolveRule: () => 'Rain' })).toBe('"weather" equals "rain", got "Rain" → yes');
  });

  test('that throws when it is read', () => {
    const attributes = {
      get age(): number {
        throw new Error('no');
      },
    };
    expect(line(aRule('age', 'less', 30, true), attributes)).toBe('age not less 30, which threw → no');
  });
});

describe('the explanation of a feature', () => {
  const feature = { id: '7', key: 'search', name: 'Search' };
  const on = aVariation({ id: '10', key: 'on', traffic_allocation: 100, changes: [aFeatureChange({ limit: 1 })] });
  const off = aVariation({ id: '11', key: 'off', traffic_allocation: 100 });
  const idle = aVariation({ id: '12', key: 'idle', traffic_allocation: 0, changes: [aFeatureChange({})] });
  const e = (fields: Fields) => anExperience({ variations: [on], ...fields });

  function explainSearch(...experiences: unknown[]) {
    const project = aProject({ experiences, features: [feature] });
    const explanation = explainFeature(project, V1, 'search');
    expect(explanation.decision).toEqual(decideFeature(project, V1, 'search'));
    return explanation;
  }

  test('goes down to every experience that carries it', () => {
    const explanation = explainSearch(
      e({ id: '1', key: 'a', environment: 'x' }),
      e({ id: '2', key: 'b', variations: [off, idle] }),
      e({ id: '3', key: 'c' }),
      e({ id: '4', key: 'd', variations: [off] }),
    );
    expect(explanation.steps).toEqual([
      { check: 'feature', passed: true, detail: '"search" is feature 7.' },
      { check: 'carriers', passed: true, detail: 'Carried by "a", "b", "c".' },
      {
        check: 'variation',
        passed: true,
        detail: [
          'The feature is on through "c".',
          '"a": no variation (environment) → no',
          '"b": variation "off" (bucketed) lacks the feature → no',
          '"c": variation "on" (bucketed) carries the feature → yes',
        ].join('\n'),
      },
    ]);
    expect(explanation.experiences.map(({ decision }) => decision)).toEqual(explanation.decision.decisions);
    expect(explanation.experiences[0]?.steps.at(-1)?.check).toBe('environment');
  });

  test('ends where nothing carries it, or nothing is declared', () => {
    expect(explainSearch().steps.at(-1)).toEqual({
      check: 'carriers',
      passed: false,
      detail: 'No experience carries the feature.',
    });
    expect(explainFeature(aProject(), V1, 'search').steps).toEqual([
      { check: 'feature', passed: false, detail: 'The project declares no feature "search".' },
    ]);
    expect(explainSearch(e({ variations: [off, idle] })).steps.at(-1)).toMatchObject({
      passed: false,
      detail:
        'No variation of the visitor carries the feature.\n"hero": variation "off" (bucketed) lacks the feature → no',
    });
  });
});

describe('an explanation as text', () => {
  test('of an experience', () => {
    const explanation = explain({ audiences: ['1'] }, { id: 'v1', attributes: { country: 'CA' } });
    expect(formatExplanation(explanation)).toBe(
      [
        'experience "hero": no variation (audience)',
        '  ✓ visitor: The visitor is "v1".',
        '  ✓ experience: "hero" is experience 100.',
        '  ✓ archived: The experience is not archived.',
        '  ✓ environment: The experience runs in every environment.',
        '  ✓ stored: Nothing is stored for this experience.',
        '  ✓ location: The experience runs everywhere.',
        '  ✗ audience: The visitor must match any of 1.',
        '      audience "US" (1):',
        '      country equals "US", got "CA" → no',
      ].join('\n'),
    );
    expect(formatExplanation(explain({})).split('\n')[0]).toBe('experience "hero": variation "original" (bucketed)');
  });

  test('of a feature', () => {
    const on = aVariation({ id: '10', key: 'on', traffic_allocation: 100, changes: [aFeatureChange({})] });
    const project = aProject({
      experiences: [anExperience({ variations: [on] })],
      features: [{ id: '7', key: 'search', name: 'Search' }],
    });
    const lines = formatExplanation(explainFeature(project, V1, 'search')).split('\n');
    expect(lines.slice(0, 6)).toEqual([
      'feature "search": on through experience "hero" (bucketed)',
      '  ✓ feature: "search" is feature 7.',
      '  ✓ carriers: Carried by "hero".',
      '  ✓ variation: The feature is on through "hero".',
      '      "hero": variation "on" (bucketed) carries the feature → yes',
      '  experience "hero": variation "on" (bucketed)',
    ]);
    expect(lines[6]).toBe('    ✓ visitor: The visitor is "v1".');
    expect(formatExplanation(explainFeature(project, V1, 'nope'))).toBe(
      'feature "nope": off (unknown-feature)\n  ✗ feature: The project declares no feature "nope".',
    );
  });
});

describe('an explanation of something that has no text', () => {
  test('decides as the decision does, and says that it cannot be shown', () => {
    const key = Symbol('hero') as unknown as string;
    const project = aProject({ experiences: [anExperience()] });
    const { decision, steps } = explainExperience(project, V1, key);
    expect(decision).toEqual(decideExperience(project, V1, key));
    expect(decision.reason).toBe('unknown-experience');
    expect(steps.at(-1)).toEqual({
      check: 'experience',
      passed: false,
      detail: 'What was compared cannot be shown.',
    });
  });
});
