import { attempt } from '../config/attempt';
import type { MalformedElement, RuleElement } from './compileRules';
import { describeValue } from './describeValue';
import { ABSENT } from './mergeVisitorData';

/** One line of an explanation, such as `country equals "US", got "DE" → no`. */
export function describeComparison(element: RuleElement, value: unknown, outcome: boolean | undefined): string {
  const got = value === ABSENT ? 'which is absent' : `got ${describeValue(value)}`;
  const verdict = outcome === undefined ? 'no, they cannot be compared' : outcome ? 'yes' : 'no';
  return `${describeRule(element)}, ${got} → ${verdict}`;
}

export function describeFailure(element: RuleElement): string {
  return `${describeRule(element)}, which threw → no`;
}

export function describeMalformed({ rule }: MalformedElement): string {
  return `malformed: ${describeValue(rule)} → no`;
}

function describeRule({ rule, key, matchType, negated, seesAbsent }: RuleElement): string {
  const subject = key ?? describeValue(attempt(() => rule.rule_type, undefined));
  const target = seesAbsent ? '' : ` ${describeValue(attempt(() => rule.value, undefined))}`;
  return `${subject} ${negated ? 'not ' : ''}${matchType}${target}`;
}
