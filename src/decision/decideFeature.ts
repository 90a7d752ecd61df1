import type { Experience, Project } from '../config/project';
import { attempt } from '../values';
import type { Visitor } from '../visitor/visitor';
import type { DecideOptions, ExperienceDecision, FeatureDecision } from './decision';
import { decideExperience } from './decideExperience';
import { decideFeatureWith } from './decideFeatureWith';

/**
 * Decides whether a feature is on for a visitor, with which variables, and why (protocol §4.1). Pure.
 *
 * @example
 * decideFeature(project, { id: 'v7', attributes: { country: 'US' } }, 'search').isEnabled;
 */
export function decideFeature(
  project: Project,
  visitor: Visitor,
  key: string,
  options?: DecideOptions,
): FeatureDecision {
  return decideFeatureWith(project, key, decideInTurn(project, visitor, options), options);
}

/** Decides experiences one after another. A variation that the visitor gets counts as an assignment in the decisions that follow. */
export function decideInTurn(
  project: Project,
  visitor: Visitor,
  options: DecideOptions | undefined,
  decide: typeof decideExperience = decideExperience,
): (experience: Experience) => ExperienceDecision {
  let optionsNow = options;
  let previous: ExperienceDecision | null = null;
  const withPrevious = (): DecideOptions | undefined => {
    if (!previous?.details || previous.experienceId === null) return optionsNow;
    const alsoAssigned = { ...optionsNow?.alsoAssigned, [previous.experienceId]: previous.details.id };
    return { ...optionsNow, alsoAssigned };
  };

  return ({ key }) => {
    // Not earlier, so that a feature with a single carrier pays nothing. Options that throw make the next decision an `error`.
    if (previous) optionsNow = attempt(withPrevious, optionsNow);
    previous = decide(project, visitor, key, optionsNow);
    return previous;
  };
}
