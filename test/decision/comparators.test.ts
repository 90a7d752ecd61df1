import { describe, expect, test } from 'vitest';
import { matchRules } from '../../src/decision/matchRules';
import { aRule, rules } from './given';

type Vector = readonly [why: string, value: unknown, target: unknown, matches: boolean];

const date = new Date(0);
const shared = { id: 1 };

const equality: readonly Vector[] = [
  ['strings are equal whatever their case', 'us', 'US', true],
  ['the visitor side is lower-cased too', 'US', 'us', true],
  ['other letters too', 'ÜNÏ', 'ünï', true],
  ['nothing is trimmed', ' us', 'us', false],
  ['different strings are not equal', 'US', 'CA', false],
  ['a number equals its string', 5, '5', true],
  ['strings are compared, so 5.0 is not 5', '5.0', 5, false],
  ['true equals its string', true, 'true', true],
  ['null is the string null', null, 'null', true],
  ['undefined is the string undefined when the key is present', undefined, 'undefined', true],
  ['a list holds the target', ['us', 'ca'], 'us', true],
  ['a list holds it strictly, so case counts', ['US'], 'us', false],
  ['a list holds it strictly, so types count', ['5'], 5, false],
  ['a list that does not hold the joined string does not match it', ['a', 'b'], 'a,b', false],
  ['an empty list holds nothing, not even the empty string', [], '', false],
  ['an object has the target among its keys', { us: false }, 'us', true],
  ['its keys are case-sensitive', { us: true }, 'US', false],
  ['its values do not count', { country: 'us' }, 'us', false],
  ['a number is looked up as a key', { 5: true }, 5, true],
  ['an empty object is the string [object Object]', {}, '[OBJECT object]', true],
  ['an object without keys of its own is its string', date, String(date), true],
  ['the same object is not its own key', shared, shared, false],
];

const order: readonly Vector[] = [
  ['numbers', 4, 5, true],
  ['numbers that are equal', 5, 5, false],
  ['a numeric string is a number on the visitor side', '10', 9, false],
  ['a numeric string is a number on the rule side', 9, '10', true],
  ['two numeric strings compare as numbers', '9', '10', true],
  ['thousands may be grouped', '1,000', 1001, true],
  ['a group of thousands is no decimal', '1,000', 2, false],
  ['several groups of thousands', '12,345,678', 12_345_679, true],
  ['three digits before a comma', '123,456', 123_457, true],
  ['decimals after groups of thousands', '1,234.75', 1234.8, true],
  ['several decimals after a leading point', '.55', 0.6, true],
  ['after exactly 0 a comma is a decimal comma', '0,500', 0.6, true],
  ['0,500 is more than 0.4', '0,500', 0.4, false],
  ['0,500.25 is a half as well', 0.499, '0,500.25', true],
  ['0,500.25 is not more than a half', 0.5, '0,500.25', false],
  ['-0,500 is minus five hundred', '-0,500', -499, true],
  ['a leading point is enough', '.5', 0.6, true],
  ['a negative number', '-1', 0, true],
  ['a trailing point makes no number, so the types differ', '5.', 6, false],
  ['a plus sign makes no number', '+5', 6, false],
  ['an exponent makes no number', '1e3', 2000, false],
  ['blanks make no number', ' 5', 6, false],
  ['badly grouped thousands make no number', '1,00', 2000, false],
  ['four digits before a comma are badly grouped', '1000,000', 2_000_000, false],
  ['a number that overflows stays a string', '9'.repeat(400), 5, false],
  ['two strings compare lexicographically', 'apple', 'banana', true],
  ['and in their own case', 'Zebra', 'apple', true],
  ['a string and a number cannot be compared', 'abc', 5, false],
  ['a boolean and a number cannot be compared', true, 2, false],
  ['two booleans compare as JavaScript does', false, true, true],
  ['null is not less than null', null, null, false],
  ['undefined and a number cannot be compared', undefined, 5, false],
  ['NaN is a number less than nothing', NaN, 5, false],
  ['two lists compare as JavaScript does', [5], [6], true],
];

const text: Readonly<Record<string, readonly Vector[]>> = {
  contains: [
    ['a part', 'summer sale', 'SALE', true],
    ['the rule side may be upper case', 'SALE', 'sale', true],
    ['another part', 'winter', 'sale', false],
    ['the empty string is in everything', 'x', '', true],
    ['blanks are in everything', 'x', ' \t', true],
    ['blanks around it count', 'a b', ' b', true],
    ['blanks around it count, so they can be missing', 'ab', ' b', false],
    ['a list is its joined string', ['a', 'b'], 'a,b', true],
    ['an object is [object Object]', { a: 1 }, 'object', true],
    ['null is a string as well', null, 'ul', true],
    ['a missing letter is not there', 'x', 'xx', false],
  ],
  startsWith: [
    ['a beginning', 'Summer', 'sum', true],
    ['a part that is no beginning', 'Summer', 'mer', false],
    ['the empty string begins everything', 'x', '', true],
    ['blanks are not empty here', 'x', ' ', false],
    ['upper case on the rule side', 'summer', 'SUM', true],
  ],
  endsWith: [
    ['an end', 'Summer', 'MER', true],
    ['a part that is no end', 'Summer', 'sum', false],
    ['the empty string ends everything', 'x', '', true],
    ['upper case on the visitor side', 'SUMMER', 'mer', true],
  ],
  isIn: [
    ['one of the items', 'ca', 'us|ca', true],
    ['none of the items', 'de', 'us|ca', false],
    ['the rule side is lower-cased', 'ca', 'US|CA', true],
    ['the visitor side is not, so US is not in US|CA', 'US', 'US|CA', false],
    ['the visitor side is split too, any item will do', 'de|ca', 'us|ca', true],
    ['a list on the rule side', 'ca', ['US', 'CA'], true],
    ['numbers in such a list', 5, [4, 5], true],
    ['null in such a list is the string null', 'null', [null], true],
    ['any other rule value is an empty list', 5, 5, false],
    ['so is an object', 'a', { a: 1 }, false],

    ['an item is not a part', 'c', 'us|ca', false],
    ['empty items count', '', 'us||ca', true],
    ['empty items of the visitor count', 'x|', '', true],
    ['items are not trimmed', 'ca', 'us| ca', false],
    ['a list of the visitor is its joined string', ['a'], 'a', true],
  ],
  regexMatches: [
    ['a pattern', 'summer-2025', '^summer-\\d+$', true],
    ['another', 'winter', '^summer', false],
    ['case is ignored', 'SUMMER', '^summer', true],
    ['case of the pattern is ignored', 'summer', '^SUMMER', true],
    ['the value is lower-cased before, so a negated class of lower-case letters stays false', 'ABC', '[^a-c]', false],
    ['a number as pattern', 'a5b', 5, true],
    ['null as pattern is the letters null', 'is null', null, true],
  ],
  exists: [
    ['anything', 'x', undefined, true],
    ['zero', 0, undefined, true],
    ['false', false, undefined, true],
    ['an empty list', [], undefined, true],
    ['blanks', ' ', undefined, true],
    ['not the empty string', '', undefined, false],
    ['not null', null, undefined, false],
    ['not undefined', undefined, undefined, false],
  ],
};

function isMatch(matchType: string, value: unknown, target: unknown, negated = false): boolean {
  return matchRules(rules(aRule('it', matchType, target, negated)), { it: value });
}

describe.each(['equals', 'equalsNumber', 'matches'])('%s', (matchType) => {
  test.each(equality)('%s', (_why, value, target, matches) => {
    expect(isMatch(matchType, value, target)).toBe(matches);
    expect(isMatch(matchType, value, target, true)).toBe(!matches);
  });
});

describe('less', () => {
  test.each(order)('%s', (_why, value, target, matches) => expect(isMatch('less', value, target)).toBe(matches));

  test('negated, it is false all the same when the types differ', () => {
    expect(isMatch('less', 'abc', 5, true)).toBe(false);
    expect(isMatch('less', undefined, 5, true)).toBe(false);
  });

  test('negated, it is the other way round when they do not', () => {
    expect(isMatch('less', 6, 5, true)).toBe(true);
    expect(isMatch('less', 4, 5, true)).toBe(false);
    expect(isMatch('less', NaN, 5, true)).toBe(true);
  });
});

describe('lessEqual', () => {
  const differing = new Set([
    'numbers that are equal',
    'null is not less than null',
    '0,500.25 is not more than a half',
  ]);

  test.each(order.filter(([why]) => !differing.has(why)))('%s', (_why, value, target, matches) =>
    expect(isMatch('lessEqual', value, target)).toBe(matches),
  );

  test.each<Vector>([
    ['equal numbers', 5, '5', true],
    ['null and null, which JavaScript calls less or equal', null, null, true],
    ['equal strings', 'a', 'a', true],
    ['0,500.25 is exactly a half', 0.5, '0,500.25', true],
    ['more is not less or equal', 6, 5, false],
  ])('%s', (_why, value, target, matches) => expect(isMatch('lessEqual', value, target)).toBe(matches));

  test('negated, it is false all the same when the types differ', () => {
    expect(isMatch('lessEqual', 'abc', 5, true)).toBe(false);
  });
});

describe.each(Object.entries(text))('%s', (matchType, vectors) => {
  test.each(vectors)('%s', (_why, value, target, matches) => {
    expect(isMatch(matchType, value, target)).toBe(matches);
    expect(isMatch(matchType, value, target, true)).toBe(!matches);
  });
});

describe.each(['not_exists', 'doesNotExist'])('%s', (matchType) => {
  test.each(text.exists as Vector[])('is the opposite of exists: %s', (_why, value, target, exists) => {
    expect(isMatch(matchType, value, target)).toBe(!exists);
    expect(isMatch(matchType, value, target, true)).toBe(exists);
  });
});

describe('a match type that is none', () => {
  test.each(['Equals', 'toString', '__proto__', 'constructor', '_returnNegationCheck', ''])(
    '%j is false, also negated',
    (name) => {
      expect(isMatch(name, 'x', 'x')).toBe(false);
      expect(isMatch(name, 'x', 'x', true)).toBe(false);
    },
  );
});

describe('a value that has no string', () => {
  const hostile = { toString: 1 };

  test.each(['contains', 'startsWith', 'endsWith', 'isIn', 'regexMatches'])(
    'makes %s false, also negated',
    (matchType) => {
      expect(isMatch(matchType, hostile, 'x')).toBe(false);
      expect(isMatch(matchType, hostile, 'x', true)).toBe(false);
    },
  );

  test('as the value of a rule makes it false, also negated', () => {
    for (const matchType of ['equals', 'contains', 'startsWith', 'regexMatches']) {
      expect(isMatch(matchType, 'x', hostile)).toBe(false);
      expect(isMatch(matchType, 'x', hostile, true)).toBe(false);
    }
  });

  test('in a rule does not matter to a list, which is compared strictly', () => {
    expect(isMatch('equals', ['x'], hostile, true)).toBe(true);
  });
});
