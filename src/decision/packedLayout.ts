import type { Variation } from '../config/project';
import type { BucketRange } from './bucketRange';
import { firstOfEachId } from './firstOfEachId';
import { isActive } from './isActive';
import { toNumber } from './toNumber';

/** Active variations side by side from 0 upwards, so that one variation's traffic moves all that follow it. */
export function packedLayout(variations: readonly Variation[]): BucketRange[] {
  const identified = variations.filter(({ id }) => id !== '');
  // Parity: official walks a plain object by id, so numeric ids come first in ascending order, and of equal ids the
  // last active allocation counts at the place of the first. A real object does all of that. Official's holds nothing
  // under `__proto__`, so a variation of that name has no traffic.
  const allocations: Record<string, unknown> = Object.create(null);
  for (const variation of identified.filter(isActive)) {
    if (variation.id !== '__proto__') allocations[variation.id] = variation.allocation;
  }

  const variationsById = firstOfEachId(identified);
  const ranges: BucketRange[] = [];
  let sum = 0;
  for (const [id, allocation] of Object.entries(allocations)) {
    const from = sum;
    sum += toShare(allocation);
    const variation = variationsById.get(id) as Variation;
    ranges.push({ variation, from, to: sum });
  }
  return ranges;
}

/** Parity: a missing allocation, and NaN itself, is the whole traffic; any other that is no number makes this sum and all later ones NaN. */
function toShare(allocation: unknown): number {
  return toNumber(allocation || 100) * 100;
}
