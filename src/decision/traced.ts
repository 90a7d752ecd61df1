import type { Project } from '../config/project';
import type { Visitor } from '../visitor/visitor';
import { decideInTurn } from './decideFeature';
import { decideTraced } from './decideExperience';
import { decideFeatureWith } from './decideFeatureWith';
import type { DecideOptions, ExperienceDecision, FeatureDecision } from './decision';
import { createTrace, type TracedStep } from './trace';

export interface TracedExperience {
  readonly decision: ExperienceDecision;
  readonly steps: readonly TracedStep[];
}

export interface TracedFeature {
  readonly decision: FeatureDecision;
  readonly steps: readonly TracedStep[];
  readonly experiences: readonly TracedExperience[];
}

/** What a decision is made of. */
export type Asked = [project: Project, visitor: Visitor, key: string, options?: DecideOptions];

/** Decides as `decideExperience` does, and records every check with the values that it compared. */
export function traceExperience(...[project, visitor, key, options]: Asked): TracedExperience {
  const trace = createTrace();
  const decision = decideTraced({ project, visitor, options: options ?? {}, trace }, key);
  return { decision, steps: trace.steps };
}

/** The same for a feature, down to every experience that carries it. */
export function traceFeature(...[project, visitor, key, options]: Asked): TracedFeature {
  const trace = createTrace();
  const experiences: TracedExperience[] = [];
  const decideCarrier = decideInTurn(project, visitor, options, (...asked) => {
    const traced = traceExperience(...asked);
    experiences.push(traced);
    return traced.decision;
  });
  const decision = decideFeatureWith(project, key, decideCarrier, options, trace);
  return { decision, steps: trace.steps, experiences };
}
