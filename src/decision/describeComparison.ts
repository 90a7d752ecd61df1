import type { RuleElement } from './compileRules';
import { describeValue } from './describeValue';
import { ABSENT } from './mergeVisitorData';
import { attempt } from '../config/attempt';

/** One line of an explanation, such as `country equals "US", got "DE" → no`. */
export function describeComparison(element: RuleElement, value: unknown, matched: boolean): string {
  const subject = element.key ?? describeValue(attempt(() => element.rule.rule_type, 'a rule without a key'));
  const target = element.seesAbsent ? '' : ` ${describeValue(attempt(() => element.rule.value, undefined))}`;
  const got = value === ABSENT ? 'which is absent' : `got ${describeValue(value)}`;
  return `${subject} ${element.negated ? 'not ' : ''}${element.matchType}${target}, ${got} → ${matched ? 'yes' : 'no'}`;
}
