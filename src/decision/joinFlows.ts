import { haveCommon } from './haveCommon';
import type { PatternFlow } from './patternPart';

/** One part after another: what begins the second must not be able to go on with the first. */
export function joinFlows(before: PatternFlow, after: PatternFlow): PatternFlow {
  return {
    consumes: before.consumes || after.consumes,
    first: before.first + (before.consumes ? '' : after.first),
    isDeterministic: before.isDeterministic && after.isDeterministic && !haveCommon(before.more, after.first),
    more: after.more + (after.consumes ? '' : before.more + after.first),
  };
}
