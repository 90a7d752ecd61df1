import { describe, expect, test } from 'vitest';
import { layOutVariations } from '../../src/decision/bucketing';
import { aProject, anExperience, aVariation } from './given';

type Range = readonly [id: string, from: number, to: number];

const rangesOf = (variations: unknown[]) => {
  const { experiences } = aProject({ experiences: [anExperience({ version: 12, variations })] });
  return layOutVariations(experiences[0]!);
};
const layOut = (...variations: unknown[]): Range[] =>
  rangesOf(variations).map(({ variation, from, to }) => [variation.id, from, to]);

const of = (id: unknown, allocation: unknown, status: unknown = 'running') =>
  aVariation({ id, key: `v${String(id)}`, traffic_allocation: allocation, status });

describe('anchored traffic', () => {
  test('that adds up to the whole is laid side by side', () => {
    expect(layOut(of('a', 50), of('b', 50))).toEqual([
      ['a', 0, 5000],
      ['b', 5000, 10_000],
    ]);
  });

  test('that is less than the whole leaves gaps behind each variation', () => {
    expect(layOut(of('a', 10), of('b', 30))).toEqual([
      ['a', 0, 1000],
      ['b', 2500, 5500],
    ]);
  });

  test('does not move when a variation is stopped', () => {
    expect(layOut(of('a', 50, 'stopped'), of('b', 50))).toEqual([
      ['a', 0, 0],
      ['b', 5000, 10_000],
    ]);
  });

  test('stays in config order, also with numeric ids', () => {
    expect(layOut(of('20', 50), of('3', 50))).toEqual([
      ['20', 0, 5000],
      ['3', 5000, 10_000],
    ]);
  });

  test('gives equal ids a range each, both with the first variation', () => {
    expect(layOut(of('a', 20), of('b', 40), of('a', 40))).toEqual([
      ['a', 0, 2000],
      ['b', 2000, 6000],
      ['a', 6000, 10_000],
    ]);
    const alike = [
      { ...of('a', 20), key: 'first' },
      { ...of('a', 80), key: 'second' },
    ];
    expect(rangesOf(alike).map(({ variation }) => variation.key)).toEqual(['first', 'first']);
  });

  test.each([undefined, 'abc', {}, NaN])('takes the allocation %j, which is no number, for 100', (allocation) => {
    expect(layOut(of('a', allocation), of('b', 100))).toEqual([
      ['a', 0, 10_000],
      ['b', 5000, 15_000],
    ]);
  });

  test.each([null, '', false, 0])('takes the allocation %j for 0', (allocation) => {
    expect(layOut(of('a', allocation), of('b', 100))).toEqual([
      ['a', 0, 0],
      ['b', 0, 10_000],
    ]);
  });

  test('reads strings as numbers', () => {
    expect(layOut(of('a', '25'), of('b', '75'))).toEqual([
      ['a', 0, 2500],
      ['b', 2500, 10_000],
    ]);
  });

  test('gives nobody to a negative allocation, which lowers the total and the anchors after it', () => {
    expect(layOut(of('a', 50), of('b', -10), of('c', 60))).toEqual([
      ['a', 0, 5000],
      ['b', 5000, 5000],
      ['c', 4000, 10_000],
    ]);
  });

  test('counts stopped variations into the total', () => {
    expect(layOut(of('a', 25), of('b', 75, 'stopped'), of('c', 100))).toEqual([
      ['a', 0, 2500],
      ['b', 1250, 1250],
      ['c', 5000, 15_000],
    ]);
  });

  test('without a total above 0 has no ranges', () => {
    expect(layOut(of('a', 0), of('b', 0))).toEqual([]);
    expect(layOut(of('a', 10), of('b', -10))).toEqual([]);
    expect(layOut(of('a', 10), of('b', -20))).toEqual([]);
    expect(layOut()).toEqual([]);
  });

  test('skips what has no id, also in the total', () => {
    expect(layOut(of(undefined, 300), of('', 10), of('a', 50), of('b', 50))).toEqual([
      ['a', 0, 5000],
      ['b', 5000, 10_000],
    ]);
  });

  test('keeps every digit, in the one order of arithmetic that all SDKs share', () => {
    // (33.3 / 99.9) * 10000 is not 33.3 * 10000 / 99.9, nor 33.3 * (10000 / 99.9).
    expect(layOut(of('a', 33.3), of('b', 33.3), of('c', 33.3))).toEqual([
      ['a', 0, 33.3 * 100],
      ['b', (33.3 / 99.89999999999999) * 10_000, (33.3 / 99.89999999999999) * 10_000 + 33.3 * 100],
      ['c', (66.6 / 99.89999999999999) * 10_000, (66.6 / 99.89999999999999) * 10_000 + 33.3 * 100],
    ]);
  });
});
