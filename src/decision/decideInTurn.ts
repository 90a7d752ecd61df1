import type { Experience, Project } from '../config/project';
import type { Visitor } from '../visitor/visitor';
import { decideExperience } from './decideExperience';
import type { DecideOptions, ExperienceDecision } from './decision';

/** Decides experiences one after another: each variation given counts as an assignment for those that follow. */
export function decideInTurn(
  project: Project,
  visitor: Visitor,
  options: DecideOptions,
): (experience: Experience) => ExperienceDecision {
  let alsoAssigned = options.alsoAssigned;
  return (experience) => {
    const decision = decideExperience(project, visitor, experience.key, { ...options, alsoAssigned });
    if (decision.details) alsoAssigned = { ...alsoAssigned, [experience.id]: decision.details.id };
    return decision;
  };
}
