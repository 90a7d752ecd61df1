import { matchRules } from '../../../src/decision/matchRules';
import type { Distribution } from '../distribution';
import type { ParityCase } from '../generate';
import type { Mismatch } from './mismatch';
import { createCaseOracle, parseCase, toOptions } from './parseCase';

/** Whether a conversion with rule data goes through: official's only public way to run a rule tree on bare data. */
export function compareGoals(parityCase: ParityCase, distribution: Distribution): Mismatch[] {
  if (parityCase.goals.length === 0) return [];
  const { project } = parseCase(parityCase);
  const oracle = createCaseOracle(parityCase);
  const mismatches: Mismatch[] = [];

  for (const { key, ruleData } of parityCase.goals) {
    const official = oracle.converts(oracle.visitor({ id: `visitor of ${key}` }), key, structuredClone(ruleData));
    const goal = project.goalsByKey.get(key);
    const ours = Boolean(goal?.rules) && matchRules(goal?.rules, ruleData, toOptions(parityCase, {}));
    if (ours !== official) mismatches.push({ what: `goal ${key}`, ours, official });
    distribution.count('goal rules', String(ours));
  }
  return mismatches;
}
