import { toIds } from '../config/toIds';
import type { Visitor } from '../visitor/visitor';
import { mergeVisitorData } from './mergeVisitorData';

/**
 * The custom segments the visitor is in. Parity: given as an attribute of the visitor they count at once, because
 * official stores report keys when a context is made; given per call they never do.
 */
export function heldSegmentIds({ segments, attributes }: Visitor): string[] {
  return toIds(mergeVisitorData([segments, attributes], 'customSegments'));
}
