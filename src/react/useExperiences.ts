import type { ExperienceResult } from '../client/results';
import { useAllAnswers } from './useAllAnswers';
import type { UseExperienceOptions } from './useExperience';

/**
 * Every experience of the project, in config order; empty while pending. Exposes nothing unless asked with `exposure`.
 *
 * @throws when used outside `<ConvertProvider>`.
 *
 * @example
 * function Debug() {
 *   return <ul>{useExperiences().map(({ key, variation }) => <li key={key}>{`${key}: ${variation}`}</li>)}</ul>;
 * }
 */
export function useExperiences(options?: UseExperienceOptions): readonly ExperienceResult[] {
  return useAllAnswers('experience', options) as readonly ExperienceResult[];
}
