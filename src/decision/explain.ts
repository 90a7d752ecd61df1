import { type Asked, traceExperience, traceFeature } from './traced';
import { describeExperience, describeFeature } from './words';

/**
 * Decides as `decideExperience` does and says why: every check, and which values it compared.
 *
 * @example
 * console.log(formatExplanation(explainExperience(project, { id: 'v7' }, 'hero')));
 */
export const explainExperience = (...asked: Asked) => describeExperience(traceExperience(...asked));

/**
 * Decides as `decideFeature` does and says why, down to every rule of every experience that carries the feature.
 *
 * @example
 * console.log(formatExplanation(explainFeature(project, { id: 'v7' }, 'search')));
 */
export const explainFeature = (...asked: Asked) => describeFeature(traceFeature(...asked));
