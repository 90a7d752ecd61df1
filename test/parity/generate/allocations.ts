import murmurhash from 'murmurhash';
import type { Random } from './random';

/** Traffic for so many variations; now and then such that a bound falls on the visitor's own bucket value, or beside it. */
export function makeAllocations(random: Random, count: number, bucketValue: number): unknown[] {
  return random.weighted<unknown[]>([
    [4, () => random.list(count, () => 100 / count)],
    [2, () => random.list(count, () => Math.round(10000 / count) / 100)],
    [3, () => random.list(count, () => random.pick([10, 25, 33.33, 33.333333, 50, 0.01, 12.34, 99.99, 5]))],
    [1, () => random.list(count, () => random.pick([60, 100, 150, 1e6]))],
    [1, () => random.list(count, () => 0.01 * random.below(10001))],
    [2, () => random.list(count, () => makeOddAllocation(random))],
    [2, () => makeEdge(random, count, bucketValue)],
  ]);
}

/** The bucket value of protocol section 3, from the hash itself: the generator borrows nothing from our engine. */
export function bucketValueOf(experienceId: string, visitorId: string): number {
  return Math.trunc((murmurhash.v3(experienceId + visitorId, 9999) / 4294967296) * 10000);
}

function makeEdge(random: Random, count: number, bucketValue: number): unknown[] {
  const edge = Math.max(0, bucketValue + random.pick([0, 0, 1, -1])) / 100;
  const before = random.between(0, count - 1);
  const share = edge / (before + 1);
  return random.list(count, (index) => (index <= before ? share : 10));
}

function makeOddAllocation(random: Random): unknown {
  // prettier-ignore
  return random.pick<unknown>([
    undefined, null, '', '50', ' 20 ', '0', '0x10', '1e1', 'abc', 'NaN', '50%', '-5', 0, -0, -10, 50, 30, true, false, {}, [], [40], [1, 2], NaN, Infinity, 1e-9,
  ]);
}
