import type { AskOptions, ExperienceResult } from '../client/results';
import type { ExperienceKey } from '../register';
import { useAnswer } from './useAnswer';
import { type ExposureOptions, useExposure } from './useExposure';

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
  const result = useAnswer('experience', key, options);
  useExposure(result, options?.exposure);
  return result as unknown as ExperienceResult<Key>;
}
