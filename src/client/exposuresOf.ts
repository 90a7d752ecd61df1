import type { ExperienceDecision, VariationDetails } from '../decision/decision';
import type { Exposure } from './clientOptions';
import type { Answer } from './createAnswers';

/** What an answer exposes when it is on screen. Forced and previewed variations, and the visitors outside, leave no trace. */
export function exposuresOf({ basis, decisions, visitorId }: Pick<Answer, 'basis' | 'decisions' | 'visitorId'>) {
  if (basis.status !== 'ready') return [];
  const { experiencesById } = basis.project;
  return decisions.filter(isAssigned).map(({ experience, experienceId, details }): Exposure => {
    return {
      visitorId,
      experience,
      experienceId,
      experienceName: experiencesById.get(experienceId)?.name ?? '',
      variation: details.key || details.id,
      variationId: details.id,
      variationName: details.name,
    };
  });
}

type Assigned = ExperienceDecision & { experienceId: string; details: VariationDetails };

const isAssigned = (decision: ExperienceDecision): decision is Assigned =>
  (decision.reason === 'bucketed' || decision.reason === 'sticky') && decision.details !== null;
