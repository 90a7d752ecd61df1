import type { Project } from '../config/project';
import type { Visitor } from '../visitor/visitor';
import { decideExperience } from './decideExperience';
import type { DecideOptions, ExperienceDecision } from './decision';
import { createTrace, type Step } from './trace';

export interface ExperienceExplanation {
  readonly decision: ExperienceDecision;
  readonly steps: readonly Step[];
}

/** The decision of `decideExperience`, with every check it made in order and what was compared with what. */
export function explainExperience(
  project: Project,
  visitor: Visitor,
  key: string,
  options?: DecideOptions,
): ExperienceExplanation {
  const trace = createTrace();
  return { decision: decideExperience(project, visitor, key, options, trace), steps: trace.steps };
}
