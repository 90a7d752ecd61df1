import { explanationHeading } from './client/answers';
import type { Engine } from './client/types';
import { readAssignment, findVariation, variationDetails } from './decision/variationDetails';
import { parsePreview } from './decision/preview';

/**
 * Decides without rules, for a page whose server has decided (`mode: 'decisions'`). The client itself answers by the server's
 * decisions. This is asked for keys that the server was not asked for, and for visitors whom it did not decide for.
 */
export const servedEngine: Engine = {
  decide(project, visitor, key, options) {
    const experience = project.experiencesByKey.get(key);
    const preview = options?.preview?.experienceId === experience?.id ? options?.preview : undefined;
    const previewed = experience && findVariation(experience, preview?.variationId ?? '');
    const stored = experience && findVariation(experience, readAssignment(visitor.assignments, experience.id));
    const hasVisitor = visitor.id.trim() !== '';
    const variation = hasVisitor ? (previewed ?? stored) : undefined;
    const reason = () => {
      if (!hasVisitor) return 'no-visitor';
      if (!experience) return 'unknown-experience';
      if (variation) return previewed ? 'preview' : 'sticky';
      return experience.variations.length > 0 ? 'not-in-traffic' : 'no-variations';
    };
    return {
      experience: key,
      experienceId: experience?.id ?? null,
      variation: variation ? variation.key || variation.id : null,
      details: variation ? variationDetails(variation) : null,
      reason: reason(),
      bucketValue: null,
    };
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
