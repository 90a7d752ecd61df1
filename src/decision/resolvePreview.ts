import type { Experience, Project, Variation } from '../config/project';
import type { Preview } from './decision';
import { findVariation } from './findVariation';

export type ResolvedPreview =
  | { ok: true; experience: Experience; variation: Variation }
  | { ok: false; missing: 'experience' | 'variation'; reason: string };

/** What a preview shows in this project, or why it is off. A missing experience may be a draft, to be fetched by its id. */
export function resolvePreview(project: Project, { experienceId, variationId }: Preview): ResolvedPreview {
  const experience = project.experiencesById.get(experienceId);
  if (!experience) {
    return { ok: false, missing: 'experience', reason: `The project has no experience ${experienceId}.` };
  }
  const variation = findVariation(experience, variationId);
  if (!variation) {
    return { ok: false, missing: 'variation', reason: `Experience ${experienceId} has no variation ${variationId}.` };
  }
  return { ok: true, experience, variation };
}
