import type { AskOptions, ExperienceResult } from '../client/types';
import type { ExperienceKey } from '../register';
import { type ExposureOptions, useAllAnswers, useAnswer, useSuspendedAnswer } from './useAnswer';

export interface UseExperienceOptions extends AskOptions, ExposureOptions {}

/**
 * The variation of an experience that the current visitor is in: its key, or null when they are not in the experience; `reason` says
 * why. The result is the same object for as long as nothing in it changes. Mounting it exposes the visitor, once.
 *
 * @throws when used outside `<ConvertProvider>`.
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
  return useAnswer('experience', key, options) as unknown as ExperienceResult<Key>;
}

/**
 * `useExperience` without `pending`: suspends until there is a decision, and throws to the error boundary when the
 * config cannot be had. After the provider's `timeout` it shows the original, so it never suspends for ever.
 *
 * @throws when used outside `<ConvertProvider>`, and on a server without `initialState`.
 * @example
 * function Hero() {
 *   const { variation } = useSuspenseExperience('hero');
 *   return variation === 'b' ? <BoldHero /> : <PlainHero />;
 * }
 */
export function useSuspenseExperience<Key extends ExperienceKey>(
  key: Key,
  options?: Omit<UseExperienceOptions, 'enabled'>,
): ExperienceResult<Key> {
  return useSuspendedAnswer('experience', key, options) as unknown as ExperienceResult<Key>;
}

/**
 * Every experience of the project, in config order; empty while pending. Exposes nothing unless asked with `exposure`.
 *
 * @throws when used outside `<ConvertProvider>`.
 * @example
 * function Debug() {
 *   return <ul>{useExperiences().map(({ key, variation }) => <li key={key}>{`${key}: ${variation}`}</li>)}</ul>;
 * }
 */
export function useExperiences(options?: UseExperienceOptions): readonly ExperienceResult[] {
  return useAllAnswers('experience', options) as readonly ExperienceResult[];
}
