import type { Project } from '../config/project';
import type { Visitor } from '../visitor/visitor';
import { decideInTurn } from './decideInTurn';
import type { DecideOptions, ExperienceDecision } from './decision';

/** Decides every experience, each key once and in config order; what was decided before in this run can exclude what follows. */
export function decideExperiences(project: Project, visitor: Visitor, options?: DecideOptions): ExperienceDecision[] {
  return Array.from(project.experiencesByKey.values(), decideInTurn(project, visitor, options));
}
