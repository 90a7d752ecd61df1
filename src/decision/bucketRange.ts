import type { Variation } from '../config/project';

/** The hash values `from <= value < to` that get a variation. A bound that is NaN holds none. */
export interface BucketRange {
  readonly variation: Variation;
  readonly from: number;
  readonly to: number;
}
