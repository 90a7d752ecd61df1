import { toId } from '../config/toId';
import type { Visitor } from '../visitor/visitor';
import { mergeVisitorData } from './mergeVisitorData';

/**
 * The custom segments the visitor is in. Parity: given as an attribute of the visitor they count at once, because
 * official stores report keys when a context is made; given per call they never do.
 */
export function heldSegmentIds({ segments, attributes }: Visitor): string[] {
  const held = mergeVisitorData([segments, attributes], 'customSegments');
  return Array.isArray(held) ? held.map(toId) : [];
}
