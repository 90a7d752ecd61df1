import { isDeepStrictEqual } from 'node:util';
import { matchSegments } from '../../../src/decision/audiences';
import type { Distribution } from '../distribution';
import type { ParityCase } from '../generate';
import type { Mismatch } from './mismatch';
import { createCaseOracle, parseCase, toOptions } from './parseCase';

/** Each custom segment alone: of several, official adds all that follow the first match (asserted in deviations.test.ts). */
export function compareSegments(parityCase: ParityCase, distribution: Distribution): Mismatch[] {
  if (parityCase.segmentKeys.length === 0) return [];
  const { project, visitor } = parseCase(parityCase);
  const oracle = createCaseOracle(parityCase);
  const mismatches: Mismatch[] = [];

  for (const key of parityCase.segmentKeys) {
    const context = oracle.visitor(structuredClone({ ...parityCase.visitor, id: `visitor of ${key}` }));
    const before = (context.getVisitorData().segments?.customSegments ?? []) as string[];
    const official = oracle.customSegments(context, [key], structuredClone(parityCase.segmentRuleData));
    const matched = matchSegments(project, visitor, [key], parityCase.segmentRuleData, toOptions(parityCase, {}));
    const ours = [...before, ...matched.filter((id) => !before.includes(id))];
    if (!isDeepStrictEqual(ours, official)) mismatches.push({ what: `segment ${key}`, ours, official });
    distribution.count('segment', official.length > before.length ? 'added' : 'not added');
  }
  return mismatches;
}
