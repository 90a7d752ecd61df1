import { haveCommon } from './haveCommon';
import type { PatternFlow } from './patternPart';

/** One of several: their first characters tell them apart, and one at most can take nothing. */
export function chooseFlow(alternatives: readonly PatternFlow[]): PatternFlow {
  let first = '';
  let areApart = true;
  for (const alternative of alternatives) {
    areApart &&= alternative.isDeterministic && !haveCommon(alternative.first, first);
    first += alternative.first;
  }
  const empty = alternatives.filter(({ consumes }) => !consumes);
  return {
    consumes: empty.length === 0,
    first,
    isDeterministic: areApart && empty.length < 2,
    more: alternatives.map(({ more }) => more).join(''),
  };
}
