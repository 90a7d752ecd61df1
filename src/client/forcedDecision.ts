import type { Project } from '../config/project';
import type { ExperienceDecision } from '../decision/decision';
import { variationDetails } from '../decision/variationDetails';

/**
 * What the app's `forced` prop says about an experience, or null. The variation is named by key or id; before there
 * is a config it is believed, so that a test needs no network; one that the project does not have is ignored.
 */
export function forcedDecision(
  project: Project | null,
  key: string,
  forced: Readonly<Record<string, string | undefined>>,
): ExperienceDecision | null {
  const wanted = Object.hasOwn(forced, key) ? forced[key] : undefined;
  if (wanted === undefined) return null;
  const decision = { experience: key, reason: 'forced', bucketValue: null } as const;
  if (!project) return { ...decision, experienceId: null, variation: wanted, details: null };
  const experience = project.experiencesByKey.get(key);
  const variation = experience?.variations.find(({ key, id }) => key === wanted || id === wanted);
  if (!experience || !variation) return null;
  const details = variationDetails(variation);
  return { ...decision, experienceId: experience.id, variation: variation.key || variation.id, details };
}
