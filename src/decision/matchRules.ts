import { compileRules, type CompiledRules, type RuleElement } from './compileRules';
import type { ResolveRule } from './decision';
import { describeComparison, describeFailure, describeMalformed } from './describeComparison';
import { ABSENT } from './mergeVisitorData';
import { readFact, type Facts } from './readFact';

/**
 * Whether plain data matches a rule tree of the config document. Malformed rules do not match; nothing is thrown.
 *
 * @example
 * matchRules(goal.rules, { action: 'buy' });
 */
export function matchRules(rules: unknown, data: unknown, options?: { resolveRule?: ResolveRule }): boolean {
  return matchCompiled(compileRules(rules), { layers: [data], resolveRule: options?.resolveRule });
}

export function matchCompiled(rules: CompiledRules, facts: Facts): boolean {
  for (const every of rules) if (matchEvery(every, facts)) return true;
  return false;
}

function matchEvery(every: CompiledRules[number], facts: Facts): boolean {
  for (const any of every) if (!matchAny(any, facts)) return false;
  return true;
}

function matchAny(any: CompiledRules[number][number], facts: Facts): boolean {
  for (const element of any) if (matchElement(element, facts)) return true;
  return false;
}

function matchElement(element: CompiledRules[number][number][number], facts: Facts): boolean {
  if (element.compare === null) {
    facts.trace?.line(describeMalformed(element));
    return false;
  }
  try {
    const value = readFact(facts, element);
    const outcome = compare(element, value);
    facts.trace?.line(describeComparison(element, value, outcome));
    return outcome === true;
  } catch {
    // Parity: an element that throws, as a value without a string makes it, is false, whatever `negated` says.
    facts.trace?.line(describeFailure(element));
    return false;
  }
}

/** `undefined` when the two cannot be compared, which is false, whatever `negated` says. */
function compare(element: RuleElement, value: unknown): boolean | undefined {
  if (value === ABSENT && !element.seesAbsent) return false;
  const outcome = element.compare(value === ABSENT ? undefined : value);
  return outcome === undefined ? undefined : outcome !== element.negated;
}
