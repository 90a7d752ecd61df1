import type { ExperienceResult } from '../client/results';
import type { ExperienceKey } from '../register';
import type { UseExperienceOptions } from './useExperience';
import { useExperience } from './useExperience';
import { useSettled } from './useSettled';

/**
 * `useExperience` without `pending`: suspends until there is a decision, and throws to the error boundary when the
 * config cannot be had. After the provider's `timeout` it shows the original, so it never suspends for ever.
 *
 * @throws when used outside `<ConvertProvider>`, and on a server without `initialState`.
 *
 * @example
 * function Hero() {
 *   const { variation } = useSuspenseExperience('hero');
 *   return variation === 'b' ? <BoldHero /> : <PlainHero />;
 * }
 *
 * const page = (
 *   <Suspense fallback={<HeroSkeleton />}>
 *     <Hero />
 *   </Suspense>
 * );
 */
export function useSuspenseExperience<Key extends ExperienceKey>(
  key: Key,
  options?: Omit<UseExperienceOptions, 'enabled'>,
): ExperienceResult<Key> {
  // What is not asked stays pending for ever, and a variable may say more than its type.
  return useSettled(useExperience(key, { ...options, enabled: true }));
}
