import type { Distribution } from '../distribution';
import type { ParityCase } from '../generate';
import { compareExperiences } from './compareExperiences';
import { compareFeatures } from './compareFeatures';
import { compareGoals } from './compareGoals';
import { compareSegments } from './compareSegments';
import type { Mismatch } from './mismatch';

/** Everything on which the two engines differ for one case. */
export function compareCase(parityCase: ParityCase, distribution: Distribution): Mismatch[] {
  return [
    ...compareExperiences(parityCase, distribution),
    ...compareFeatures(parityCase, distribution),
    ...compareSegments(parityCase, distribution),
    ...compareGoals(parityCase, distribution),
  ];
}
