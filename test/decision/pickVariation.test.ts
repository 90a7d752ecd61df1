import { describe, expect, test } from 'vitest';
import { pickVariation, type BucketRange } from '../../src/decision/bucketing';
import { aProject, anExperience, aVariation } from './given';

const ids = ['a', 'b', 'c'];
const { experiences } = aProject({
  experiences: [anExperience({ variations: ids.map((id) => aVariation({ id })) })],
});
const range = (index: number, from: number, to: number): BucketRange => {
  const variation = experiences[0]?.variations[index];
  if (!variation) throw new Error('no such variation');
  return { variation, from, to };
};
const pick = (ranges: BucketRange[], value: number) => pickVariation(ranges, value)?.id;

describe('the picked variation', () => {
  const halves = [range(0, 0, 5000), range(1, 5000, 10_000)];

  test.each([
    [0, 'a'],
    [4999, 'a'],
    [5000, 'b'],
    [9999, 'b'],
  ])('at %d is %s: bounds belong to what follows', (value, id) => expect(pick(halves, value)).toBe(id));

  test('is none in a gap or behind the last range', () => {
    const gaps = [range(0, 0, 1000), range(1, 2500, 5500)];
    expect([999, 1000, 2499, 2500, 5499, 5500].map((value) => pick(gaps, value))).toEqual([
      'a',
      undefined,
      undefined,
      'b',
      'b',
      undefined,
    ]);
  });

  test('is the first of those whose ranges overlap', () => {
    expect(pick([range(0, 0, 6000), range(1, 5000, 9000)], 5500)).toBe('a');
  });

  test('is none where the bounds are no numbers', () => {
    const broken = [range(0, 0, 1000), range(1, 1000, NaN), range(2, NaN, NaN)];
    expect([999, 1000, 9999].map((value) => pick(broken, value))).toEqual(['a', undefined, undefined]);
  });
});
