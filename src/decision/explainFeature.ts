import type { Project } from '../config/project';
import type { Visitor } from '../visitor/visitor';
import { decideFeatureWith } from './decideFeature';
import { decideInTurn } from './decideInTurn';
import type { DecideOptions, FeatureDecision } from './decision';
import { explainExperience, type ExperienceExplanation } from './explainExperience';
import { createTrace, type Step } from './trace';

export interface FeatureExplanation {
  /** What `decideFeature` returns for the same arguments. */
  readonly decision: FeatureDecision;
  readonly steps: readonly Step[];
  /** Why each experience that carries the feature was decided as it was. */
  readonly experiences: readonly ExperienceExplanation[];
}

/**
 * Decides as `decideFeature` does and says why, down to every rule of every experience that carries the feature.
 *
 * @example
 * console.log(formatExplanation(explainFeature(project, { id: 'v7' }, 'search')));
 */
export function explainFeature(
  project: Project,
  visitor: Visitor,
  key: string,
  options?: DecideOptions,
): FeatureExplanation {
  const trace = createTrace();
  const experiences: ExperienceExplanation[] = [];
  const decideCarrier = decideInTurn(project, visitor, options, (...asked) => {
    const explanation = explainExperience(...asked);
    experiences.push(explanation);
    return explanation.decision;
  });
  const decision = decideFeatureWith(project, key, decideCarrier, options, trace);
  return { decision, steps: trace.steps, experiences };
}
