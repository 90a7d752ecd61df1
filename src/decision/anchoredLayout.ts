import type { Variation } from '../config/project';
import type { BucketRange } from './bucketRange';
import { firstOfEachId } from './firstOfEachId';
import { isActive } from './isActive';
import { toNumber } from './toNumber';

/**
 * Every variation anchored at its share of the whole, so that pausing one moves no other.
 * The order of the arithmetic is parity: with IEEE doubles another one would move the bounds.
 */
export function anchoredLayout(variations: readonly Variation[]): BucketRange[] {
  const identified = variations.filter(({ id }) => id !== '');
  const total = identified.reduce((sum, variation) => sum + toPercent(variation), 0);
  if (total <= 0) return [];
  const variationsById = firstOfEachId(identified);
  const ranges: BucketRange[] = [];
  let before = 0;
  for (const share of identified) {
    const from = (before / total) * 10_000;
    const variation = variationsById.get(share.id) as Variation;
    ranges.push({ variation, from, to: from + (isActive(share) ? toPercent(share) * 100 : 0) });
    before += toPercent(share);
  }
  return ranges;
}

function toPercent({ allocation }: Variation): number {
  const percent = toNumber(allocation);
  return Number.isNaN(percent) ? 100 : percent;
}
