import type { Variation } from '../config/project';
import type { BucketRange } from './bucketRange';
import type { Trace } from './trace';

/** The variation of the first range that holds the hash value. */
export function pickVariation(ranges: readonly BucketRange[], value: number, trace?: Trace): Variation | undefined {
  let picked: Variation | undefined;
  for (const { variation, from, to } of ranges) {
    const isHit = value >= from && value < to;
    trace?.line(`variation ${variation.id}: ${from} <= ${value} < ${to} → ${isHit ? 'yes' : 'no'}`);
    if (isHit) {
      picked = variation;
      break;
    }
  }
  trace?.step('bucketing', picked !== undefined, `The visitor's hash value is ${value}.`);
  return picked;
}
