import type { Random } from './random';
import { NUMBERS, STRINGS, makeOddValue, makeValue } from './values';

type Data = Record<string, unknown>;

// prettier-ignore
export const COMPARATORS = [
  'equals', 'equalsNumber', 'matches', 'less', 'lessEqual', 'contains', 'startsWith', 'endsWith', 'isIn', 'regexMatches', 'exists',
  'not_exists', 'doesNotExist',
] as const;

export const UNKNOWN_COMPARATORS = [
  '',
  'Equals',
  'greater',
  'toString',
  'constructor',
  'prototype',
  'name',
  'length',
  '__proto__',
  'apply',
];

// prettier-ignore
const RULE_TYPES = [
  'generic_text_key_value', 'generic_bool_key_value', 'generic_numeric_key_value', 'url', 'cookie', 'country', 'js_condition', 'visitor_type', '',
];

/** None of them can backtrack for long: what happens with those that can is ours, and has its own test. */
// prettier-ignore
const PATTERNS = [
  '', '.', '^$', '^us$', 'US', '^[a-z]+$', '^\\d+$', 'a|b', 'u.s?', '^.{0,3}$', '(', '[', '\\', '*', '\\u{1F600}', '😀', '\\W', '^\\s*$', 'ÜNÏ', 'null|undefined', '[^\\x00-\\x7f]',
  '^(/[^/]+)+/?$', '^/(en|de)?(/[^/?#]+)*', '^[a-z0-9]+(-[a-z0-9]+)*$', '^(https?://)?([\\w-]+\\.)*example\\.com(:\\d+)?(/.*)?$', '^(\\d+,)*\\d+$',
  'Chrome/(8[5-9]|9\\d|1\\d{2,})(\\.\\d+)*', '^\\w+( \\w+)*$', '(?:\\d{3}-)+', '^(?:a|b[,|]?)*$', '(?<!a)b', '^(?=.*\\d)[\\w.]+$',
];

/** One rule element. With `aim` it is made to match the data more often than not. */
export function makeElement(random: Random, data: Data, aim: boolean): unknown {
  if (random.chance(0.03)) return makeMalformedElement(random);
  const key = makeRuleKey(random, data);
  const isPresent = typeof key === 'string' && Object.hasOwn(data, key);
  const comparator = random.chance(0.03) && !aim ? random.pick(UNKNOWN_COMPARATORS) : random.pick(COMPARATORS);
  const value =
    isPresent && random.chance(aim ? 0.9 : 0.5)
      ? unshared(aimAt(random, comparator, data[key]))
      : makeRuleValue(random, comparator);
  const negated = aim ? random.chance(0.1) : random.chance(0.4);
  return {
    rule_type: random.pick(RULE_TYPES),
    matching: { match_type: comparator, negated },
    ...(comparator.endsWith('xist') || comparator.endsWith('xists') ? random.pick([{ value: '' }, {}]) : { value }),
    ...(key !== undefined && { key }),
  };
}

function makeRuleKey(random: Random, data: Data): unknown {
  const keys = Object.keys(data);
  if (keys.length > 0 && random.chance(0.9)) return random.pick(keys);
  return random.weighted<unknown>([
    [
      4,
      () =>
        random.pick(['absent', 'country', 'Country', 'plan', 'toString', 'constructor', '__proto__', 'length', '0']),
    ],
    [1, () => undefined],
    [1, () => random.pick<unknown>([0, 1, null, true, ['country'], {}])],
  ]);
}

function makeRuleValue(random: Random, comparator: string): unknown {
  if (comparator === 'regexMatches') return random.pick<unknown>([...PATTERNS, null, 5, undefined]);
  return makeValue(random);
}

/** A rule value that the comparator would accept for this visitor value; not always, which is the point of comparing. */
function aimAt(random: Random, comparator: string, value: unknown): unknown {
  const text = textOf(value);
  const cased = random.chance(0.3) ? text.toUpperCase() : text;
  switch (comparator) {
    case 'equals':
    case 'equalsNumber':
    case 'matches':
      if (Array.isArray(value)) return random.pick<unknown>([...value, 'other']);
      if (typeof value === 'object' && value !== null) return random.pick([...Object.keys(value), 'other']);
      return random.chance(0.5) ? value : cased;
    case 'less':
    case 'lessEqual':
      return typeof value === 'number' || /\d/.test(text)
        ? random.pick<unknown>([1e9, '1,000,000', '0,9', Number.parseFloat(text) + 1, value])
        : random.pick<unknown>([`${text}z`, value, '~']);
    case 'contains':
      return cased.slice(random.below(cased.length + 1)).slice(0, 5);
    case 'startsWith':
      return cased.slice(0, random.below(cased.length + 1));
    case 'endsWith':
      return cased.slice(random.below(cased.length + 1));
    case 'isIn':
      return random.pick<unknown>([`x|${cased}|y`, [cased, 'x'], text, [text, null], value]);
    case 'regexMatches':
      return random.chance(0.5) ? random.pick(PATTERNS) : cased.slice(0, 20).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    default:
      return random.pick<unknown>([value, ...STRINGS.slice(0, 3), random.pick(NUMBERS)]);
  }
}

/** A copy: lists are searched by identity, and config and visitor data never share an object. */
function unshared(value: unknown): unknown {
  return typeof value === 'object' ? structuredClone(value) : value;
}

function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return '';
  }
}

/**
 * Wrong in one way each. Null elements and `matching: null` are not here: official throws on them (asserted in
 * deviations.test.ts).
 */
function makeMalformedElement(random: Random): unknown {
  const matching = { match_type: 'equals', negated: false };
  const base = { rule_type: 'generic_text_key_value', key: 'country', value: 'US' };
  return random.weighted<unknown>([
    [1, () => base],
    [1, () => ({ ...base, matching: random.pick<unknown>(['equals', 5, true, [], undefined]) })],
    [1, () => ({ ...base, matching: { negated: false } })],
    [1, () => ({ ...base, matching: { match_type: 'equals' } })],
    [
      1,
      () => ({
        ...base,
        matching: { ...matching, negated: random.pick<unknown>(['true', 'false', 0, 1, null, undefined]) },
      }),
    ],
    [
      1,
      () => ({ ...base, matching: { ...matching, match_type: random.pick<unknown>([5, null, ['equals'], {}, true]) } }),
    ],
    [1, () => ({ rule_type: 'x', key: 'country', matching })],
    [1, () => ({ ...base, value: random.pick<unknown>([null, undefined]), matching })],
    [1, () => random.pick<unknown>(['x', '', 5, true, [], [{}], {}, makeOddValue(random) ?? 0])],
    [1, () => ({ OR_WHEN: [{ ...base, matching }] })],
  ]);
}
