import type { FeatureResult } from '../client/results';
import { useAllAnswers } from './useAllAnswers';
import type { UseFeatureOptions } from './useFeature';

/**
 * Every feature of the project, in config order; empty while pending. Exposes nothing unless asked with `exposure`.
 *
 * @throws when used outside `<ConvertProvider>`.
 *
 * @example
 * function Switches() {
 *   return <ul>{useFeatures().map(({ key, isEnabled }) => <li key={key}>{isEnabled ? key : <s>{key}</s>}</li>)}</ul>;
 * }
 */
export function useFeatures(options?: UseFeatureOptions): readonly FeatureResult[] {
  return useAllAnswers('feature', options) as readonly FeatureResult[];
}
