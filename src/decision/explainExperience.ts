import type { Project } from '../config/project';
import type { Visitor } from '../visitor/visitor';
import { decideTraced } from './decideExperience';
import type { DecideOptions, ExperienceDecision } from './decision';
import { createTrace, type Step } from './trace';

export interface ExperienceExplanation {
  /** What `decideExperience` returns for the same arguments. */
  readonly decision: ExperienceDecision;
  /** Every check that was made, in order; the last one is the one that decided. */
  readonly steps: readonly Step[];
}

/**
 * Decides as `decideExperience` does and says why: every check, and what was compared with what.
 *
 * @example
 * console.log(formatExplanation(explainExperience(project, { id: 'v7' }, 'hero')));
 */
export function explainExperience(
  project: Project,
  visitor: Visitor,
  key: string,
  options?: DecideOptions,
): ExperienceExplanation {
  const trace = createTrace();
  return { decision: decideTraced(project, visitor, key, options, trace), steps: trace.steps };
}
