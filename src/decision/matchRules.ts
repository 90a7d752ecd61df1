import { attempt, isRecord } from '../values';
import { hasOwn } from '../platform';
import { comparators, type Comparison } from './comparators';
import type { DecideOptions } from './decision';
import { readRuleTree } from './mutualExclusion';
import type { ComparedRule, Trace } from './trace';
import { ABSENT, mergeVisitorData } from './visitorData';

/**
 * Whether plain data matches a rule tree of the config document. Malformed rules do not match. Never throws.
 *
 * @example
 * matchRules(goal.rules, { action: 'buy' });
 */
export function matchRules(rules: unknown, data: unknown, options?: RuleOptions): boolean {
  return matchCompiled(compileRules(rules), { layers: [data], options });
}

/** What an app adds to the rules. */
export type RuleOptions = Pick<DecideOptions, 'resolveRule' | 'comparators' | 'onComparatorError'>;

export function matchCompiled(rules: CompiledRules, facts: Facts): boolean {
  return rules.some((every) => every.every((any) => any.some((element) => matchElement(element, facts))));
}

function matchElement(element: RuleElement, facts: Facts): boolean {
  const { options, trace } = facts;
  const own = ownComparison(element, options);
  const comparison = own ?? element.compare;
  if (element.matchType === null || !comparison) {
    trace?.note('malformed', element.rule);
    return false;
  }
  try {
    const value = readFact(facts, element);
    const outcome = compare(element, comparison, value);
    trace?.note('rule', element, value, outcome);
    return outcome === true;
  } catch (cause) {
    // Parity (protocol §3.4): an element that throws is false whatever `negated` says. A value without a string form throws.
    trace?.note('rule-threw', element);
    if (own) options?.onComparatorError?.(element.matchType, cause);
    return false;
  }
}

/** The comparator that the app has for this match type. It is told of `negated`, and what it returns is the outcome. */
function ownComparison(element: RuleElement, options: RuleOptions | undefined): Comparison | null {
  const own = options?.comparators;
  if (!own || element.matchType === null || !hasOwn(own, element.matchType)) return null;
  const { rule, matchType, negated } = element;
  return (value) => (own[matchType]!(value, rule.value, negated) === true) !== negated;
}

/** `undefined` when the two values cannot be compared. That counts as false whatever `negated` says. */
function compare(element: SoundElement, comparison: Comparison, value: unknown): boolean | undefined {
  if (value === ABSENT && !element.seesAbsent) return false;
  const outcome = comparison(value === ABSENT ? undefined : value);
  return outcome === undefined ? undefined : outcome !== element.negated;
}

interface SoundElement extends ComparedRule {
  /** Null when the match type is none of ours, or cannot compare with this value. */
  readonly compare: Comparison | null;
}

/** A malformed element never matches. It is kept for explanations. */
type RuleElement = SoundElement | { readonly rule: unknown; readonly matchType: null; readonly compare: null };

/** Matches when, in any block, every list has any element that matches (OR → AND → OR_WHEN). */
export type CompiledRules = readonly (readonly (readonly RuleElement[])[])[];

/** Reads a rule tree once. Parity (protocol §3.4): an empty list is false at every level. */
export function compileRules(rules: unknown): CompiledRules {
  return readRuleTree(rules)
    .filter((every) => every.length > 0)
    .map((every) => every.map((any) => any.map(compileElement)));
}

function compileElement(rule: unknown): RuleElement {
  return attempt(() => readElement(rule), null) ?? { rule, matchType: null, compare: null };
}

function readElement(rule: unknown): SoundElement | null {
  if (!isRecord(rule) || !hasOwn(rule, 'matching')) return null;
  const { matching } = rule;
  if (!isRecord(matching) || !hasOwn(matching, 'match_type') || !hasOwn(matching, 'negated')) return null;
  const { match_type: matchType, negated } = matching;
  if (typeof matchType !== 'string' || typeof negated !== 'boolean') return null;
  // Parity (protocol §3.4): `not_exists` compares as `doesNotExist` does, but needs a value and never sees an absent key.
  const seesAbsent = matchType === 'exists' || matchType === 'doesNotExist';
  if (!seesAbsent && !hasOwn(rule, 'value')) return null;
  return {
    rule,
    key: hasOwn(rule, 'key') && typeof rule.key === 'string' ? rule.key : null,
    matchType,
    compare: attempt(() => toComparison(matchType, rule.value), null),
    negated,
    seesAbsent,
  };
}

function toComparison(matchType: string, target: unknown): Comparison | null {
  if (!hasOwn(comparators, matchType)) return null;
  const compare = comparators[matchType]!(target);
  // The text of an object may change between two decisions.
  return typeof target === 'object' && target !== null ? compare : rememberLast(compare);
}

/** Keeps the outcome for the last text, because a page decides for the same visitor again and again. */
function rememberLast(compare: Comparison): Comparison {
  let last: string | undefined;
  let outcome: boolean | undefined;
  return (value) => {
    if (typeof value !== 'string') return compare(value);
    if (value !== last) {
      outcome = compare(value);
      last = value;
    }
    return outcome;
  };
}

/** What rules are compared with: layers of data (a later layer wins), then the app's resolver for keys that no layer has. */
export interface Facts {
  readonly layers: readonly unknown[];
  readonly options?: RuleOptions | undefined;
  readonly trace?: Trace | undefined;
}

/** The value that an element is compared with: from the data, else from the app's resolver, else `ABSENT`. */
function readFact({ layers, options }: Facts, { key, rule }: SoundElement): unknown {
  const value = key === null ? ABSENT : mergeVisitorData(layers, key);
  if (value !== ABSENT || !options?.resolveRule) return value;
  const answer = options.resolveRule(rule);
  return answer === undefined ? ABSENT : answer;
}
