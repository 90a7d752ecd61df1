import type { RuleElement } from './compileRules';
import type { ResolveRule } from './decision';
import { ABSENT, mergeVisitorData } from './mergeVisitorData';
import type { Trace } from './trace';

/** What rules are compared with: layers of data, later ones over earlier ones, and the app's answers to what they lack. */
export interface Facts {
  readonly layers: readonly unknown[];
  readonly resolveRule?: ResolveRule | undefined;
  readonly trace?: Trace | undefined;
}

/** The value an element is compared with: the data's, else the app's, else `ABSENT`. */
export function readFact({ layers, resolveRule }: Facts, { key, rule }: RuleElement): unknown {
  const value = key === null ? ABSENT : mergeVisitorData(layers, key);
  if (value !== ABSENT || !resolveRule) return value;
  const answer = resolveRule(rule);
  return answer === undefined ? ABSENT : answer;
}
