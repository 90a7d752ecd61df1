import type { Project } from '../config/project';
import type { Visitor } from '../visitor/visitor';
import type { DecideOptions } from './decision';
import { traceExperience, traceFeature } from './traced';
import { describeExperience, describeFeature } from './words';

/**
 * Decides as `decideExperience` does and says why: every check, and which values it compared.
 *
 * @example
 * console.log(formatExplanation(explainExperience(project, { id: 'v7' }, 'hero')));
 */
export const explainExperience = (project: Project, visitor: Visitor, key: string, options?: DecideOptions) =>
  describeExperience(traceExperience(project, visitor, key, options));

/**
 * Decides as `decideFeature` does and says why, down to every rule of every experience that carries the feature.
 *
 * @example
 * console.log(formatExplanation(explainFeature(project, { id: 'v7' }, 'search')));
 */
export const explainFeature = (project: Project, visitor: Visitor, key: string, options?: DecideOptions) =>
  describeFeature(traceFeature(project, visitor, key, options));
