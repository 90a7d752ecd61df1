import type { FeatureResult } from '../client/results';
import type { FeatureKey } from '../register';
import type { UseFeatureOptions } from './useFeature';
import { useFeature } from './useFeature';
import { useSettled } from './useSettled';

/**
 * `useFeature` without `pending`: suspends until there is a decision, and throws to the error boundary when the config
 * cannot be had. After the provider's `timeout` the feature is off, so it never suspends for ever.
 *
 * @throws when used outside `<ConvertProvider>`, and on a server without `initialState`.
 *
 * @example
 * function Search() {
 *   const { variables } = useSuspenseFeature('search');
 *   return <Results algorithm={String(variables.algorithm)} />;
 * }
 */
export function useSuspenseFeature<Key extends FeatureKey>(
  key: Key,
  options?: Omit<UseFeatureOptions, 'enabled'>,
): FeatureResult<Key> {
  // What is not asked stays pending for ever, and a variable may say more than its type.
  return useSettled(useFeature(key, { ...options, enabled: true }));
}
