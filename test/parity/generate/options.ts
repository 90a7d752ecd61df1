import type { Bucketing, Comparators } from '../../../src/decision/decision';
import { COMPARATORS, UNKNOWN_COMPARATORS } from './elements';
import type { Random } from './random';

type Compare = Comparators[string];

/** How comparators of an app may compare, by name: a case holds the names, because functions cannot be copied. */
export const COMPARISONS = {
  // The two that official's own class could have: one minds `negated`, the other forgets it.
  'equal texts': (value, testAgainst, negated) => (String(value) === String(testAgainst)) !== negated,
  'longer, whatever is negated': (value, testAgainst) => String(value).length > String(testAgainst).length,
  'seen as absent': (value, _, negated) => (value === undefined) !== negated,
  'first letter': (value, testAgainst, negated) => ([...String(value)][0] === [...String(testAgainst)][0]) !== negated,
  always: () => true,
  never: () => false,
  throws: () => {
    throw new Error('no');
  },
} satisfies Record<string, Compare>;

export type ComparisonName = keyof typeof COMPARISONS;

/** Comparison names by match type. */
export type ChosenComparators = Readonly<Record<string, ComparisonName>>;

export const toComparators = (chosen: ChosenComparators | undefined): Comparators | undefined =>
  chosen && Object.fromEntries(Object.entries(chosen).map(([matchType, name]) => [matchType, COMPARISONS[name]]));

/** What a JavaScript app may pass for a number, `NaN` and texts included. */
const SEEDS: readonly unknown[] = [
  ...[0, 1, 42, 9999, 11, -7, 3.7, 2 ** 31, 2 ** 32 + 5, 2 ** 53, 1e300, NaN, Infinity, -Infinity],
  ...['', '0', '123', ' 7 ', '0x1F', 'abc', null, true, false],
];
const TRAFFICS: readonly unknown[] = [
  ...[0, 1, 50, 100, 5_000, 9_999, 10_000, 10_001, 12_345.6, 20_000, 1e6, 1e21, 1e25, 1e-4, 1e-9, NaN, Infinity],
  ...['', '0', '5000', '1e4', 'abc', null, true, false],
];

/** Official's options that change decisions, in our names. Half of the cases have none. */
export function makeBucketing(random: Random): Bucketing | undefined {
  if (random.chance(0.5)) return undefined;
  const seed = random.chance(0.5) ? random.between(-1e6, 1e9) : random.pick(SEEDS);
  const maxTraffic = random.chance(0.5) ? random.between(1, 30_000) : random.pick(TRAFFICS);
  return {
    ...(random.chance(0.6) && { seed }),
    ...(random.chance(0.6) && { maxTraffic }),
    ...(random.chance(0.6) && {
      excludeExperienceId: random.pick<unknown>([true, true, false, 0, 1, 'yes', '', null]),
    }),
  } as Bucketing;
}

/** Comparators for some of the match types that rules have: in place of our own, and for ones that we do not know. */
export function makeComparators(random: Random): ChosenComparators | undefined {
  if (random.chance(0.6)) return undefined;
  const names = Object.keys(COMPARISONS) as ComparisonName[];
  // An official object holds nothing under `__proto__`.
  const unknown = UNKNOWN_COMPARATORS.filter((name) => name !== '__proto__');
  const matchTypes = [...random.some(COMPARATORS, 0.2), ...random.some(unknown, 0.6)];
  return Object.fromEntries(matchTypes.map((matchType) => [matchType, random.pick(names)]));
}
