import type { AskOptions, FeatureResult } from '../client/results';
import type { FeatureKey } from '../register';
import { useAnswer } from './useAnswer';
import { type ExposureOptions, useExposure } from './useExposure';

export interface UseFeatureOptions extends AskOptions, ExposureOptions {}

/**
 * Whether a feature is on for the current visitor, and its variables.
 *
 * Mounting it exposes every experience that carries the feature and that the visitor is bucketed into, also when the
 * feature is off for them: without its control arm there is no experiment.
 *
 * @throws when used outside `<ConvertProvider>`.
 *
 * @example
 * function Prices() {
 *   const { isEnabled, variables } = useFeature('pricing');
 *   return isEnabled ? <NewPrices discount={Number(variables.discount)} /> : <OldPrices />;
 * }
 */
export function useFeature<Key extends FeatureKey>(key: Key, options?: UseFeatureOptions): FeatureResult<Key> {
  const result = useAnswer('feature', key, options);
  useExposure(result, options?.exposure);
  return result as unknown as FeatureResult<Key>;
}
