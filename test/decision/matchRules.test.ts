import { describe, expect, test, vi } from 'vitest';
import { matchRules } from '../../src/decision/matchRules';
import { aRule, rules } from './given';

const yes = aRule('country', 'equals', 'us');
const no = aRule('country', 'equals', 'de');
const data = { country: 'US' };

describe('the tree', () => {
  const or = (...blocks: unknown[]) => ({ OR: blocks });
  const and = (...blocks: unknown[]) => ({ AND: blocks });
  const when = (...elements: unknown[]) => ({ OR_WHEN: elements });

  test.each<[why: string, tree: unknown, matches: boolean]>([
    ['one element that matches', or(and(when(yes))), true],
    ['one element that does not', or(and(when(no))), false],
    ['OR needs one block, here the second', or(and(when(no)), and(when(yes))), true],
    ['OR needs one block, here the first', or(and(when(yes)), and(when(no))), true],
    ['AND needs every block, the last is missing', or(and(when(yes), when(no))), false],
    ['AND needs every block, the first is missing', or(and(when(no), when(yes))), false],
    ['AND has every block', or(and(when(yes), when(yes))), true],
    ['OR_WHEN needs one element, here the second', or(and(when(no, yes))), true],
    ['OR_WHEN needs one element, here the first', or(and(when(yes, no))), true],
    ['OR_WHEN without a match', or(and(when(no, no))), false],
    ['an empty OR is false', or(), false],
    ['an empty AND is false', or(and()), false],
    ['an empty AND leaves the next block its chance', or(and(), and(when(yes))), true],
    ['an empty OR_WHEN is false', or(and(when())), false],
    ['an empty OR_WHEN spoils its AND', or(and(when(), when(yes))), false],
    ['a missing OR_WHEN spoils its AND', or(and({}, when(yes))), false],
    ['a missing AND is false', or({}), false],
    ['no tree at all is false', {}, false],
    ['a level that is no list is false', { OR: { AND: [when(yes)] } }, false],
    ['a list that is no tree is false', [and(when(yes))], false],
  ])('%s', (_why, tree, matches) => expect(matchRules(tree, data)).toBe(matches));
});

describe('the tree, where official throws or trusts what is inherited', () => {
  test.each<[why: string, tree: unknown, matches: boolean]>([
    ['null is false', null, false],
    ['undefined is false', undefined, false],
    ['a string is false', 'OR', false],
    ['a null block is skipped', { OR: [null, { AND: [{ OR_WHEN: [yes] }] }] }, true],
    ['a null AND block is false', { OR: [{ AND: [null, { OR_WHEN: [yes] }] }] }, false],
    ['a null element is false', rules(null), false],
    ['a null element leaves the next its chance', rules(null, yes), true],
    ['a primitive element is false', rules('country', 5), false],
    ['inherited levels are absent', Object.create(rules(yes)), false],
    [
      'a getter that throws is no level',
      {
        get OR() {
          throw new Error('no');
        },
      },
      false,
    ],
    [
      'an element whose getter throws is false',
      rules(
        {
          ...yes,
          get matching() {
            throw new Error('no');
          },
        },
        no,
      ),
      false,
    ],
  ])('%s', (_why, tree, matches) => expect(matchRules(tree, data)).toBe(matches));
});

describe('an element', () => {
  const element = (fields: Record<string, unknown>) => rules({ ...aRule('country', 'equals', 'us'), ...fields });
  const without = (field: string) => rules(Object.fromEntries(Object.entries(yes).filter(([name]) => name !== field)));

  test.each<[why: string, tree: unknown, matches: boolean]>([
    ['does not need its rule type', without('rule_type'), true],
    ['needs a matching', without('matching'), false],
    ['needs a matching that is an object', element({ matching: 'equals' }), false],
    ['needs a matching that is not null', element({ matching: null }), false],
    ['needs a match type', element({ matching: { negated: false } }), false],
    ['needs a match type that is a string', element({ matching: { match_type: 5, negated: false } }), false],
    [
      'needs a match type that is no list of one, though it reads the same',
      element({ matching: { match_type: ['equals'], negated: false } }),
      false,
    ],
    ['needs negated', element({ matching: { match_type: 'equals' } }), false],
    ['needs a negated that is a boolean', element({ matching: { match_type: 'equals', negated: 0 } }), false],
    ['needs a value', without('value'), false],
    ['may have null as its value', element({ key: 'nothing', value: null }), false],
    ['needs its key to be a string', element({ key: 5 }), false],
    ['needs a key', without('key'), false],
    ['may have more fields than we know', element({ extra: { deep: 1 } }), true],
  ])('%s', (_why, tree, matches) => expect(matchRules(tree, { ...data, 5: 'us' })).toBe(matches));

  test('with null as its value matches a null', () => {
    expect(matchRules(rules(aRule('nothing', 'equals', null)), { nothing: null })).toBe(true);
  });

  test('needs no value to ask whether something exists', () => {
    const exists = { matching: { match_type: 'exists', negated: false }, key: 'country' };
    expect(matchRules(rules(exists), data)).toBe(true);
    const doesNotExist = { matching: { match_type: 'doesNotExist', negated: false }, key: 'city' };
    expect(matchRules(rules(doesNotExist), data)).toBe(true);
  });

  test('needs a value for not_exists, which differs from doesNotExist in that', () => {
    const notExists = { matching: { match_type: 'not_exists', negated: false }, key: 'country' };
    expect(matchRules(rules(notExists), { country: '' })).toBe(false);
    expect(matchRules(rules({ ...notExists, value: null }), { country: '' })).toBe(true);
  });
});

describe('an element whose members are inherited', () => {
  test('is malformed', () => {
    const inherits = (fields: object) =>
      rules(Object.assign(Object.create({ matching: yes.matching, value: 'us' }), fields));
    expect(matchRules(inherits({ key: 'country', value: 'us' }), data)).toBe(false);
    expect(matchRules(inherits({ key: 'country', matching: yes.matching }), data)).toBe(false);
    expect(matchRules(rules({ ...yes, matching: Object.create(yes.matching as object) }), data)).toBe(false);
    const halfOwn = Object.assign(Object.create({ negated: false }), { match_type: 'equals' });
    expect(matchRules(rules({ ...yes, matching: halfOwn }), data)).toBe(false);
    const otherHalf = Object.assign(Object.create({ match_type: 'equals' }), { negated: false });
    expect(matchRules(rules({ ...yes, matching: otherHalf }), data)).toBe(false);
    expect(matchRules(rules(Object.assign(Object.create({ key: 'country' }), { ...yes, key: undefined })), data)).toBe(
      false,
    );
  });
});

describe('a key', () => {
  test.each<[why: string, data: unknown, matches: boolean]>([
    ['that is absent is false', { city: 'us' }, false],
    ['in other letters is absent', { Country: 'us' }, false],
    ['that is undefined is present, and compares as the string undefined', { country: undefined }, false],
    ['in empty data is absent', {}, false],
  ])('%s', (_why, data, matches) => expect(matchRules(rules(yes), data)).toBe(matches));

  test('that is absent is false also when negated', () => {
    expect(matchRules(rules(aRule('country', 'equals', 'us', true)), { city: 1 })).toBe(false);
    expect(matchRules(rules(aRule('country', 'less', 5, true)), { city: 1 })).toBe(false);
    expect(matchRules(rules(aRule('country', 'not_exists', null, true)), { city: 1 })).toBe(false);
  });

  test('that is absent is false for not_exists as well', () => {
    expect(matchRules(rules(aRule('country', 'not_exists', null)), { city: 1 })).toBe(false);
  });

  test('that is absent is undefined for exists and doesNotExist', () => {
    expect(matchRules(rules(aRule('country', 'exists')), { city: 1 })).toBe(false);
    expect(matchRules(rules(aRule('country', 'exists', undefined, true)), { city: 1 })).toBe(true);
    expect(matchRules(rules(aRule('country', 'doesNotExist')), { city: 1 })).toBe(true);
    expect(matchRules(rules(aRule('country', 'doesNotExist', undefined, true)), { city: 1 })).toBe(false);
  });

  test('that is missing in the rule, or a number, counts as absent', () => {
    for (const key of [undefined, 5, null]) {
      expect(matchRules(rules(aRule(key, 'doesNotExist')), { country: 'us', 5: 'us' })).toBe(true);
      expect(matchRules(rules(aRule(key, 'exists')), { country: 'us', 5: 'us' })).toBe(false);
    }
  });

  test('that is undefined in the data matches the string undefined', () => {
    expect(matchRules(rules(aRule('country', 'equals', 'undefined')), { country: undefined })).toBe(true);
  });

  test('that is missing in the rule is not the key null', () => {
    for (const key of [undefined, null]) {
      expect(matchRules(rules(aRule(key, 'equals', 'us')), { null: 'us', undefined: 'us' })).toBe(false);
    }
  });

  test('that is inherited is absent', () => {
    expect(matchRules(rules(aRule('toString', 'exists')), { country: 1 })).toBe(false);
    expect(matchRules(rules(yes), Object.create({ country: 'us' }))).toBe(false);
  });
});

describe('data that is not plain', () => {
  test('has no length when it is a list', () => {
    expect(matchRules(rules(aRule('length', 'exists')), ['us'])).toBe(false);
    expect(matchRules(rules(aRule('0', 'equals', 'us')), ['us'])).toBe(true);
  });

  test('may have keys that cannot be enumerated, which are absent', () => {
    const hidden = Object.defineProperty({}, 'country', { value: 'us', enumerable: false });
    expect(matchRules(rules(yes), hidden)).toBe(false);
  });

  test.each([null, undefined, 'country', 5, true])('is empty when it is %j', (nothing) => {
    expect(matchRules(rules(yes), nothing)).toBe(false);
    expect(matchRules(rules(aRule('length', 'exists')), nothing)).toBe(false);
    expect(matchRules(rules(aRule('country', 'doesNotExist')), nothing)).toBe(true);
  });

  test('may hold a key __proto__, which is a key like any other', () => {
    const odd: unknown = JSON.parse('{"__proto__": "us"}');
    expect(matchRules(rules(aRule('__proto__', 'equals', 'us')), odd)).toBe(true);
    expect(matchRules(rules(aRule('__proto__', 'exists')), {})).toBe(false);
  });

  test('may throw when it is read: that element is false, also negated, and the others are asked', () => {
    const trap = {
      city: 'Rome',
      get country(): string {
        throw new Error('no');
      },
    };
    expect(matchRules(rules(yes), trap)).toBe(false);
    expect(matchRules(rules(aRule('country', 'equals', 'us', true)), trap)).toBe(false);
    expect(matchRules(rules(aRule('country', 'doesNotExist')), trap)).toBe(false);
    expect(matchRules(rules(yes, aRule('city', 'equals', 'rome')), trap)).toBe(true);
  });

  test('may be named RuleData without meaning anything special', () => {
    expect(matchRules(rules(yes), { name: 'RuleData', country: 'us' })).toBe(true);
  });

  test('may be cyclic', () => {
    const cyclic: Record<string, unknown> = { country: 'us' };
    cyclic.self = cyclic;
    cyclic.list = [cyclic];
    expect(matchRules(rules(yes), cyclic)).toBe(true);
    expect(matchRules(rules(aRule('self', 'equals', 'country')), cyclic)).toBe(true);
    expect(matchRules(rules(aRule('list', 'contains', 'object')), cyclic)).toBe(true);
  });
});

describe('an app that answers rules of its own', () => {
  const weather = { rule_type: 'weather', matching: { match_type: 'equals', negated: false }, value: 'rain' };

  test('is asked for what the data lacks, with the rule as served', () => {
    const resolveRule = vi.fn(() => 'Rain');
    expect(matchRules(rules(weather), {}, { resolveRule })).toBe(true);
    expect(resolveRule).toHaveBeenCalledExactlyOnceWith(weather);
  });

  test('is not asked for what the data has, even when that is undefined', () => {
    const resolveRule = vi.fn(() => 'us');
    expect(matchRules(rules(yes), { country: undefined }, { resolveRule })).toBe(false);
    expect(matchRules(rules(yes), { country: 'de' }, { resolveRule })).toBe(false);
    expect(resolveRule).not.toHaveBeenCalled();
  });

  test('may answer for a key that is absent', () => {
    expect(matchRules(rules(yes), {}, { resolveRule: () => 'us' })).toBe(true);
    expect(matchRules(rules(yes), {}, { resolveRule: () => 'de' })).toBe(false);
    expect(matchRules(rules(aRule('country', 'equals', 'us', true)), {}, { resolveRule: () => 'de' })).toBe(true);
  });

  test('leaves the key absent with undefined, but null and false are answers', () => {
    expect(matchRules(rules(aRule('country', 'equals', 'us', true)), {}, { resolveRule: () => undefined })).toBe(false);
    expect(matchRules(rules(aRule('country', 'equals', 'us', true)), {}, { resolveRule: () => null })).toBe(true);
    expect(matchRules(rules(aRule('country', 'equals', 'false')), {}, { resolveRule: () => false })).toBe(true);
  });

  test('makes the element false when it throws, also negated', () => {
    const resolveRule = () => {
      throw new Error('no');
    };
    expect(matchRules(rules(aRule('country', 'equals', 'us', true)), {}, { resolveRule })).toBe(false);
  });

  test('is not asked about a malformed element', () => {
    const resolveRule = vi.fn(() => 'us');
    expect(matchRules(rules({ rule_type: 'weather', value: 'us' }), {}, { resolveRule })).toBe(false);
    expect(resolveRule).not.toHaveBeenCalled();
  });
});

test('JavaScript in a rule is never run', () => {
  const marker = globalThis as Record<string, unknown>;
  const condition = { ...aRule('x', 'equals', 'globalThis.convertRan = true'), rule_type: 'js_condition' };
  expect(matchRules(rules(condition, { ...condition, key: undefined }), { x: 'y' })).toBe(false);
  expect(marker.convertRan).toBeUndefined();
});
