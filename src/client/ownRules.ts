import { isUsableBucketing, type ResolveRule } from '../decision/decision';
import { ConvertError } from '../errors';
import type { ConvertClientOptions } from './convertClient';
import type { Reporter } from './report';
import type { OwnRules } from './types';

/** What the app decides by, beside the rules of the project. Mistakes in it are reported. */
export function createOwnRules(
  { bucketing, comparators, resolveRule }: Pick<ConvertClientOptions, 'bucketing' | 'comparators' | 'resolveRule'>,
  { report, reportOnce }: Pick<Reporter, 'report' | 'reportOnce'>,
  resolveLatest: ResolveRule | undefined = resolveRule,
): OwnRules {
  if (bucketing && !isUsableBucketing(bucketing)) report(new ConvertError('bucketing-invalid', { bucketing }));
  return {
    // One function, so that an inline one is not news at every render. The latest is asked.
    resolveRule: resolveRule && resolveLatest,
    comparators,
    onComparatorError(comparator, cause) {
      const error = () => new ConvertError('callback-failed', { comparator }, { cause });
      // Later, because React may be rendering.
      void Promise.resolve().then(() => reportOnce(`comparator ${comparator}`, error));
    },
    bucketing,
  };
}
