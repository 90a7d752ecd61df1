import { haveCommon } from './haveCommon';
import type { PatternFlow } from './patternPart';

/**
 * What a quantifier makes of a part. In `(?:\/[^/]+)+` a slash begins the next round and anything else goes on with this
 * one, while in `(a+)+` an `a` can be either. A round that takes nothing is there or not, as one likes.
 */
export function repeatFlow(part: PatternFlow, least: number, most: number): PatternFlow {
  const isFlexible = least !== most;
  const isRepeated = most > 1;
  const isDecided = part.consumes ? !isRepeated || !haveCommon(part.more, part.first) : !isFlexible && !isRepeated;
  return {
    consumes: part.consumes && least > 0,
    first: part.first,
    isDeterministic: part.isDeterministic && isDecided,
    more: part.more + (isRepeated && isFlexible ? part.first : ''),
  };
}
