import type { Project } from '../config/project';
import type { ExperienceDecision } from '../decision/decision';
import { variationDetails } from '../decision/variationDetails';
import { hasOwn } from '../platform';

/**
 * What the app's `forced` prop says about an experience, or null. The variation is named by key or id, and believed: before
 * there is a config, so that a test needs no network, and so after it too, or who shows what would depend on when it came.
 */
export function forcedDecision(
  project: Project | null,
  key: string,
  forced: Readonly<Record<string, string | undefined>>,
): ExperienceDecision | null {
  const wanted = hasOwn(forced, key) && forced[key];
  if (!wanted) return null;
  const experience = project?.experiencesByKey.get(key);
  const variation = experience?.variations.find(({ key, id }) => key === wanted || id === wanted);
  return {
    experience: key,
    experienceId: experience?.id ?? null,
    variation: variation?.key || wanted,
    details: variation ? variationDetails(variation) : null,
    reason: 'forced',
    bucketValue: null,
  };
}
