import type { Project } from '../config/project';
import type { Visitor } from '../visitor/visitor';
import { decideInTurn } from './decideFeature';
import { decideTraced } from './decideExperience';
import { decideFeatureWith } from './decideFeatureWith';
import type { DecideOptions } from './decision';
import { createTrace } from './trace';

export type TracedExperience = ReturnType<typeof traceExperience>;
export type TracedFeature = ReturnType<typeof traceFeature>;

/** What a decision is made of. */
export type Asked = [project: Project, visitor: Visitor, key: string, options?: DecideOptions];

/** Decides as `decideExperience` does, and records every check with the values that it compared. */
export function traceExperience(...[project, visitor, key, options]: Asked) {
  const trace = createTrace();
  const decision = decideTraced({ project, visitor, options: options ?? {}, trace }, key);
  return { decision, steps: trace.steps };
}

/** The same for a feature, down to every experience that carries it. */
export function traceFeature(...[project, visitor, key, options]: Asked) {
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
