import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspect } from 'node:util';
import { matchRules } from '../../src/decision/matchRules';
import { COMPARATORS, UNKNOWN_COMPARATORS } from './generate/elements';
import { NUMBERS, STRINGS } from './generate/values';
import { createOfficialRules } from './oracle/oracle';
import { refuseNetwork } from './oracle/refuseNetwork';

const THROWS = {
  toString() {
    throw new Error('no string');
  },
};

/** Made anew for each side, so that neither can see the other's. */
const makeValues = (): unknown[] => [
  ...STRINGS,
  ...NUMBERS,
  undefined,
  null,
  true,
  false,
  [],
  ['US'],
  ['us', 'CA'],
  ['a', 'b'],
  [1],
  ['1'],
  [null],
  [undefined],
  [NaN],
  [[]],
  [['US']],
  [','],
  new Array<unknown>(2),
  {},
  { US: true },
  { us: 1, CA: 2 },
  { 1: 'x' },
  { null: 1 },
  { undefined: 1 },
  { a: { b: 1 } },
  { '[object Object]': 1 },
  { length: 1, 0: 'US' },
  { toString: () => 'US' },
  { valueOf: () => 5 },
  Object.create(null) as unknown,
  Object.assign(Object.create(null) as object, { US: 1 }),
  THROWS,
  new Date(0),
  new Map([['US', 1]]),
  Symbol.for('US'),
  10n,
  isNaN,
  new String('US'),
  new Number(5),
  /us/i,
];

const element = (comparator: string, negated: boolean, value: unknown) => ({
  OR: [{ AND: [{ OR_WHEN: [{ rule_type: 'x', key: 'k', matching: { match_type: comparator, negated }, value }] }] }],
});

describe('the comparators alone, every value against every value', () => {
  const network = refuseNetwork();
  let officialMatch: ReturnType<typeof createOfficialRules>;
  beforeAll(() => {
    officialMatch = createOfficialRules();
  });
  afterAll(() => network.restore());

  const differences = (comparator: string, dataOf: (value: unknown) => Record<string, unknown>) => {
    const values = makeValues();
    const found: string[] = [];
    let matched = 0;
    for (const value of values) {
      for (const against of values) {
        for (const negated of [false, true]) {
          const rules = element(comparator, negated, against);
          const ours = matchRules(rules, dataOf(value));
          const official = officialMatch(dataOf(value), rules);
          if (ours !== official)
            found.push(
              `${inspect(value)} ${comparator}${negated ? ' (negated)' : ''} ${inspect(against)}: ours ${ours}`,
            );
          if (ours) matched++;
        }
      }
    }
    return { found, matched, compared: values.length ** 2 * 2 };
  };

  it.each(COMPARATORS)('%s answers as official does for every pair', (comparator) => {
    const { found, matched, compared } = differences(comparator, (value) => ({ other: 1, k: value }));
    expect(found.slice(0, 20)).toEqual([]);
    expect(matched).toBeGreaterThan(compared / 20);
    expect(matched).toBeLessThan(compared);
  });

  it.each(UNKNOWN_COMPARATORS)('%j is no comparator for either', (comparator) => {
    const { found, matched } = differences(comparator, (value) => ({ k: value }));
    expect(found.slice(0, 20)).toEqual([]);
    expect(matched).toBe(0);
  });

  it.each(COMPARATORS)('%s on an absent key answers as official does', (comparator) => {
    expect(differences(comparator, () => ({})).found.slice(0, 20)).toEqual([]);
    expect(differences(comparator, (value) => ({ K: value })).found.slice(0, 20)).toEqual([]);
  });

  it('sends nothing', () => {
    expect(network.attempts).toEqual([]);
  });
});
