import { type Answer, askedOptions } from '../client/createAnswers';
import { question, type Question } from '../client/question';
import { explainExperience, type ExperienceExplanation } from '../decision/explainExperience';
import { explainFeature, type FeatureExplanation } from '../decision/explainFeature';
import { assignedBy } from './decideWithoutTrace';
import type { Look } from './lookInto';

/**
 * Every check of an experience or a feature, as it would go now. `shown` is a component that shows it: then it is asked
 * with that component's attributes and location.
 */
export function explain(
  kind: 'experience',
  look: Look,
  key: string,
  shown: Answer | undefined,
): ExperienceExplanation | null;
export function explain(kind: 'feature', look: Look, key: string, shown: Answer | undefined): FeatureExplanation | null;
export function explain(kind: Question['kind'], look: Look, key: string, shown: Answer | undefined) {
  const { basis, visitor, preview } = look.inputs;
  if (basis.status !== 'ready') return null;
  const { project } = basis;
  // That it was decided before does not exclude the visitor from it.
  const others = look.decided.filter(
    ({ visitorId, decision }) => visitorId === visitor.id && (kind === 'feature' || decision.experience !== key),
  );
  const options = {
    ...askedOptions(shown?.question ?? question(kind, key), look.inputs),
    ...(preview ? { preview } : { alsoAssigned: assignedBy(others.map(({ decision }) => decision)) }),
  };
  return (kind === 'feature' ? explainFeature : explainExperience)(project, visitor, key, options);
}
