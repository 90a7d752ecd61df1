import type { ExperienceKey } from '../register';
import type { ExperienceResult } from '../client/results';
import { useAnswer } from './useAnswer';
import { type ExposureOptions, useExposure } from './useExposure';
import type { AskOptions } from '../client/results';

export interface UseExperienceOptions extends AskOptions, ExposureOptions {}

/**
 * The variation of an experience that the current visitor is in.
 *
 * `variation` is the variation's key, or null when the visitor is not in the experience; `reason` says why. The result
 * is the same object for as long as nothing in it changes. Mounting it exposes the visitor, once.
 *
 * @throws when used outside `<ConvertProvider>`.
 *
 * @example
 * function Hero() {
 *   const { isPending, variation } = useExperience('hero');
 *   if (isPending) return <HeroSkeleton />;
 *   return variation === 'b' ? <BoldHero /> : <Hero />;
 * }
 */
export function useExperience<Key extends ExperienceKey>(
  key: Key,
  options?: UseExperienceOptions,
): ExperienceResult<Key> {
  const result = useAnswer('experience', key, options) as ExperienceResult<Key>;
  useExposure(result, options?.exposure);
  return result;
}
