import { attempt } from '../config/attempt';
import type { Experience, Project } from '../config/project';
import type { Assignments, Visitor } from '../visitor/visitor';
import { decideExperience } from './decideExperience';
import type { DecideOptions, ExperienceDecision } from './decision';

/** Decides experiences one after another: each variation given counts as an assignment for those that follow. */
export function decideInTurn(
  project: Project,
  visitor: Visitor,
  options: DecideOptions | undefined,
  decide: typeof decideExperience = decideExperience,
): (experience: Experience) => ExperienceDecision {
  let assigned: Assignments | undefined;
  let optionsNow = options;
  let previous: ExperienceDecision | undefined;

  // Noted only when another one follows, so that a feature with a single carrier pays nothing for it.
  function notePrevious(): void {
    if (!previous?.details || previous.experienceId === null) return;
    if (!assigned) {
      assigned = Object.assign(Object.create(null) as Assignments, options?.alsoAssigned);
      optionsNow = { ...options, alsoAssigned: assigned };
    }
    assigned[previous.experienceId] = previous.details.id;
  }

  return (experience) => {
    // Options that cannot be read give a reason of their own when the next one is decided.
    attempt(notePrevious, undefined);
    previous = decide(project, visitor, experience.key, optionsNow);
    return previous;
  };
}
