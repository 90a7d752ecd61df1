import { matchRules } from '../../../src/decision/matchRules';
import type { Distribution } from '../distribution';
import type { ParityCase } from '../generate';
import { createOracle } from '../oracle/oracle';
import type { Mismatch } from './mismatch';
import { parseCase } from './parseCase';

/** Whether a conversion with rule data goes through: official's only public way to run a rule tree on bare data. */
export function compareGoals(parityCase: ParityCase, distribution: Distribution): Mismatch[] {
  if (parityCase.goals.length === 0) return [];
  const { project } = parseCase(parityCase);
  const oracle = createOracle(structuredClone(parityCase.config), parityCase.environment);
  const mismatches: Mismatch[] = [];

  for (const { key, ruleData } of parityCase.goals) {
    const official = oracle.converts(oracle.visitor({ id: `visitor of ${key}` }), key, structuredClone(ruleData));
    const goal = project.goalsByKey.get(key);
    const ours = Boolean(goal?.rules) && matchRules(goal?.rules, ruleData);
    if (ours !== official) mismatches.push({ what: `goal ${key}`, ours, official });
    distribution.count('goal rules', String(ours));
  }
  return mismatches;
}
