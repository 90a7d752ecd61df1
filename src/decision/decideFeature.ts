import type { Experience, Project } from '../config/project';
import { attempt } from '../values';
import type { Assignments, Visitor } from '../visitor/visitor';
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
  let assigned: Assignments | undefined;
  let optionsNow = options;
  let previous: ExperienceDecision | undefined;

  // Done when the next decision is asked for, so that a feature with a single carrier pays nothing.
  function notePrevious(): void {
    if (!previous?.details || previous.experienceId === null) return;
    if (!assigned) {
      assigned = Object.assign(Object.create(null) as Assignments, options?.alsoAssigned);
      optionsNow = { ...options, alsoAssigned: assigned };
    }
    assigned[previous.experienceId] = previous.details.id;
  }

  return (experience) => {
    // Options that throw when they are read make the next decision an `error`, so nothing is lost here.
    attempt(notePrevious, undefined);
    previous = decide(project, visitor, experience.key, optionsNow);
    return previous;
  };
}
