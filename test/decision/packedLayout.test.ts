import { describe, expect, test } from 'vitest';
import { layOutVariations } from '../../src/decision/bucketing';
import { aProject, anExperience, aVariation } from './given';

type Range = readonly [id: string, from: number, to: number];

const rangesOf = (variations: unknown[]) => {
  const { experiences } = aProject({ experiences: [anExperience({ version: 8, variations })] });
  return layOutVariations(experiences[0]!);
};
const layOut = (...variations: unknown[]): Range[] =>
  rangesOf(variations).map(({ variation, from, to }) => [variation.id, from, to]);

const of = (id: unknown, allocation: unknown, status: unknown = 'running') =>
  aVariation({ id, key: `v${String(id)}`, traffic_allocation: allocation, status });

describe('packed traffic', () => {
  test('is laid side by side from 0, in hundredths of a percent', () => {
    expect(layOut(of('a', 50), of('b', 50))).toEqual([
      ['a', 0, 5000],
      ['b', 5000, 10_000],
    ]);
  });

  test('may leave visitors out', () => {
    expect(layOut(of('a', 10), of('b', 20))).toEqual([
      ['a', 0, 1000],
      ['b', 1000, 3000],
    ]);
  });

  test('may exceed the whole, which leaves the last ones out', () => {
    expect(layOut(of('a', 100), of('b', 50))).toEqual([
      ['a', 0, 10_000],
      ['b', 10_000, 15_000],
    ]);
  });

  test('adds up in IEEE doubles, in order', () => {
    expect(layOut(of('a', 33.33), of('b', 33.33), of('c', 33.34))).toEqual([
      ['a', 0, 33.33 * 100],
      ['b', 33.33 * 100, 33.33 * 100 + 33.33 * 100],
      ['c', 33.33 * 100 + 33.33 * 100, 33.33 * 100 + 33.33 * 100 + 33.34 * 100],
    ]);
  });

  test('leaves out what is stopped, and moves what follows', () => {
    expect(layOut(of('a', 50, 'stopped'), of('b', 50))).toEqual([['b', 0, 5000]]);
  });

  test.each(['running', '', null, undefined, 0, false])('runs with the status %j', (status) => {
    expect(layOut(of('a', 50, status))).toEqual([['a', 0, 5000]]);
  });

  test.each(['Running', 'stopped', 'paused', 1, true])('does not run with the status %j', (status) => {
    expect(layOut(of('a', 50, status))).toEqual([]);
  });

  test.each([0, -5, null, '', false, [], '0'])('leaves out the allocation %j', (allocation) => {
    expect(layOut(of('a', allocation), of('b', 50))).toEqual([['b', 0, 5000]]);
  });

  test.each([
    ['50', 5000],
    [true, 100],
    [[50], 5000],
    [undefined, 10_000],
  ])('reads the allocation %j as %d hundredths', (allocation, share) => {
    expect(layOut(of('a', allocation))).toEqual([['a', 0, share]]);
  });

  test.each(['abc', {}, [1, 2], 'NaN'])('gives nobody to the allocation %j, nor to anything after it', (allocation) => {
    expect(layOut(of('a', 10), of('b', allocation), of('c', 50))).toEqual([
      ['a', 0, 1000],
      ['b', 1000, NaN],
      ['c', NaN, NaN],
    ]);
  });

  test('puts numeric ids first in ascending order, because official walks a plain object', () => {
    expect(layOut(of('b', 10), of('20', 10), of('a', 10), of('3', 10))).toEqual([
      ['3', 0, 1000],
      ['20', 1000, 2000],
      ['b', 2000, 3000],
      ['a', 3000, 4000],
    ]);
  });

  test('takes 4294967294 for a number, and neither 4294967295 nor a leading zero', () => {
    expect(layOut(of('4294967295', 1), of('01', 1), of('4294967294', 1), of('7', 1)).map(([id]) => id)).toEqual([
      '7',
      '4294967294',
      '4294967295',
      '01',
    ]);
  });

  test('gives the last allocation of equal ids, at the place of the first', () => {
    expect(layOut(of('a', 10), of('b', 20), of('a', 30))).toEqual([
      ['a', 0, 3000],
      ['b', 3000, 5000],
    ]);
  });

  test('gives the last active allocation of equal ids', () => {
    expect(layOut(of('a', 10), of('a', 30, 'stopped'), of('a', 0))).toEqual([['a', 0, 1000]]);
  });

  test('gives the first variation with the id, even a stopped one', () => {
    const alike = [{ ...of('a', 10, 'stopped'), key: 'first' }, of('a', 30)];
    expect(rangesOf(alike)[0]?.variation.key).toBe('first');
  });

  test('takes what cannot be made a number for no number, and goes on', () => {
    expect(layOut(of('a', 50), of('b', { valueOf: 1, toString: 1 }))).toEqual([
      ['a', 0, 5000],
      ['b', 5000, NaN],
    ]);
  });

  test('skips what has no id', () => {
    expect(layOut(of(undefined, 10), of('', 10), of(null, 10), of('a', 50))).toEqual([['a', 0, 5000]]);
  });

  test('takes ids that are numbers for strings', () => {
    expect(layOut(of(20, 10), of('3', 10))).toEqual([
      ['3', 0, 1000],
      ['20', 1000, 2000],
    ]);
  });

  test('takes constructor for an id like any other, but gives __proto__ no traffic, which official cannot hold', () => {
    expect(layOut(of('__proto__', 10), of('constructor', 10)).map(([id]) => id)).toEqual(['constructor']);
    expect(layOut(of('__proto__', [1]), of('0', 10)).map(([id]) => id)).toEqual(['0']);
  });
});
