import { attempt } from '../config/attempt';
import { isRecord, type UnknownRecord } from '../config/isRecord';
import { hasOwn } from '../platform';
import { comparators, type Comparison } from './comparators';
import { readRuleTree } from './readRuleTree';

export interface RuleElement {
  /** As served, for the app's resolver and for explanations. */
  readonly rule: UnknownRecord;
  /** Null when the element names no key that could be present. */
  readonly key: string | null;
  readonly matchType: string;
  readonly compare: Comparison;
  readonly negated: boolean;
  /** `exists` and `doesNotExist` are asked even when the key is absent. */
  readonly seesAbsent: boolean;
}

/** An element that never matches, kept for explanations. */
export interface MalformedElement {
  readonly rule: unknown;
  readonly compare: null;
}

/** Any of: every of: any of. */
export type CompiledRules = readonly (readonly (readonly (RuleElement | MalformedElement)[])[])[];

/** Reads a rule tree once. An empty list is false at every level, never vacuously true. */
export function compileRules(rules: unknown): CompiledRules {
  return readRuleTree(rules)
    .filter((every) => every.length > 0)
    .map((every) => every.map((any) => any.map(compileElement)));
}

function compileElement(rule: unknown): RuleElement | MalformedElement {
  return attempt(() => readElement(rule), null) ?? { rule, compare: null };
}

function readElement(rule: unknown): RuleElement | null {
  if (!isRecord(rule) || !hasOwn(rule, 'matching')) return null;
  const { matching } = rule;
  if (!isRecord(matching) || !hasOwn(matching, 'match_type') || !hasOwn(matching, 'negated')) return null;
  const { match_type: matchType, negated } = matching;
  if (typeof matchType !== 'string' || typeof negated !== 'boolean' || !hasOwn(comparators, matchType)) return null;
  // Parity: `not_exists` compares the same as `doesNotExist`, yet needs a value and never sees an absent key.
  const seesAbsent = matchType === 'exists' || matchType === 'doesNotExist';
  if (!seesAbsent && !hasOwn(rule, 'value')) return null;
  return {
    rule,
    key: hasOwn(rule, 'key') && typeof rule.key === 'string' ? rule.key : null,
    matchType,
    compare: toComparison(matchType, rule.value),
    negated,
    seesAbsent,
  };
}

function toComparison(matchType: string, target: unknown): Comparison {
  const compare = (comparators[matchType] as (target: unknown) => Comparison)(target);
  // What an object reads as may change.
  return typeof target === 'object' && target !== null ? compare : rememberLast(compare);
}

/** A page asks of the same visitor again and again: what came out for a text is known when the same text comes next. */
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
