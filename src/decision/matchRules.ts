import { compileRules, type CompiledRules, type RuleElement } from './compileRules';
import type { ResolveRule } from './decision';
import { describeComparison } from './describeComparison';
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

function matchElement(element: RuleElement | null, facts: Facts): boolean {
  if (element === null) {
    facts.trace?.line('malformed element → no');
    return false;
  }
  let value: unknown = ABSENT;
  let matched = false;
  try {
    value = readFact(facts, element);
    matched = compare(element, value);
  } catch {
    // Parity: an element that throws (a bad pattern, a value that has no string) is false, whatever `negated` says.
  }
  facts.trace?.line(describeComparison(element, value, matched));
  return matched;
}

function compare(element: RuleElement, value: unknown): boolean {
  if (value === ABSENT && !element.seesAbsent) return false;
  const outcome = element.compare(value === ABSENT ? undefined : value, element.target);
  return outcome !== undefined && outcome !== element.negated;
}
