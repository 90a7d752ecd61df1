import type { Experience, Variation } from '../config/project';
import type { Preview } from './decision';
import { findVariation } from './findVariation';
import type { Trace } from './trace';

/** A preview shows its variation whatever the rules, status, environment and traffic say (protocol §7). */
export function findPreviewedVariation(
  experience: Experience,
  preview: Preview | undefined,
  trace?: Trace,
): Variation | undefined {
  if (preview?.experienceId !== experience.id) return undefined;
  const variation = findVariation(experience, preview.variationId);
  trace?.step(
    'preview',
    variation !== undefined,
    variation
      ? `Variation ${variation.id} is previewed; no other check applies.`
      : `Variation ${preview.variationId} cannot be previewed: the experience has no such variation.`,
  );
  return variation;
}
