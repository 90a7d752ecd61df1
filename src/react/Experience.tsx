import type { ReactElement, ReactNode } from 'react';
import type { ExperienceKey, VariationKey } from '../register';
import { hasOwn } from '../platform';
import { useExperience, type UseExperienceOptions } from './useExperience';

export interface ExperienceProps<Key extends ExperienceKey> extends UseExperienceOptions {
  name: Key;
  /** What each variation shows, by variation key; `original` is what visitors outside the experience see. */
  variations: Record<VariationKey<Key> | 'original', ReactNode>;
  /** Shown while there is no decision yet. Default nothing. */
  fallback?: ReactNode;
}

/**
 * Shows the content of the visitor's variation; outside the experience, and for a variation without content, the original.
 *
 * @throws when used outside `<ConvertProvider>`.
 * @example
 * <Experience name="hero" variations={{ original: <Hero />, b: <BoldHero /> }} fallback={<HeroSkeleton />} />
 */
export function Experience<Key extends ExperienceKey>({
  name,
  variations,
  fallback = null,
  ...options
}: ExperienceProps<Key>): ReactElement {
  const { isPending, variation } = useExperience(name, options);
  if (isPending) return <>{fallback}</>;
  const contents = (variations ?? {}) as Record<string, ReactNode>;
  // TypeScript before 5.1 takes no component that returns a ReactNode.
  return <>{variation !== null && hasOwn(contents, variation) ? contents[variation] : contents['original']}</>;
}
