import { explanationHeading } from './client/answers';
import type { Engine } from './client/types';
import type { ExperienceDecision, Reason } from './decision/decision';
import { readAssignment } from './decision/mutualExclusion';
import { parsePreview } from './decision/preview';
import { findVariation, variationDetails } from './decision/variationDetails';

/**
 * Decides without rules, for a page whose server has decided (`mode: 'decisions'`). The client itself answers by the server's
 * decisions; what is left are keys that the server was not asked for, and visitors whom it did not decide for.
 */
export const servedEngine: Engine = {
  decide(project, visitor, key): ExperienceDecision {
    const experience = project.experiencesByKey.get(key);
    const none = (reason: Reason): ExperienceDecision => {
      return {
        experience: key,
        experienceId: experience?.id ?? null,
        variation: null,
        details: null,
        reason,
        bucketValue: null,
      };
    };
    if (visitor.id === '') return none('no-visitor');
    if (!experience) return none('unknown-experience');
    const variation = findVariation(experience, readAssignment(visitor.assignments, experience.id));
    if (!variation) return none(experience.variations.length > 0 ? 'not-in-traffic' : 'no-variations');
    const details = variationDetails(variation);
    return { ...none('sticky'), variation: variation.key || variation.id, details };
  },
  // The server hands over no rules.
  matchRules: () => false,
  matchSegments: () => [],
  explain: ({ question, result }) => Promise.resolve(`${explanationHeading(question, result)}\n  The server decided.`),
  preview(_, { search }) {
    const parsed = search === null ? null : parsePreview(search);
    return { current: parsed?.ok ? parsed.preview : null, complete: null };
  },
};
