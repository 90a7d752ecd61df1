import { explanationHeading } from './client/answers';
import type { Engine } from './client/types';
import { decisionOf, findVariation, readAssignment } from './decision/variationDetails';
import { parsePreview } from './decision/preview';

/**
 * Decides without rules, for a page whose server has decided (`mode: 'decisions'`). The client itself answers by the server's
 * decisions. This is asked for keys that the server was not asked for, and for visitors whom it did not decide for.
 */
export const servedEngine: Engine = {
  decide(project, visitor, key, options) {
    const experience = project.experiencesByKey.get(key);
    if (visitor.id.trim() === '') return decisionOf(key, experience, 'no-visitor');
    if (!experience) return decisionOf(key, experience, 'unknown-experience');
    const { preview } = options ?? {};
    const previewed = preview?.experienceId === experience.id && findVariation(experience, preview.variationId);
    if (previewed) return decisionOf(key, experience, 'preview', previewed);
    const stored = findVariation(experience, readAssignment(visitor.assignments, experience.id));
    if (stored) return decisionOf(key, experience, 'sticky', stored);
    return decisionOf(key, experience, experience.variations.length > 0 ? 'not-in-traffic' : 'no-variations');
  },
  // The server hands over no rules.
  matchRules: () => false,
  matchSegments: () => [],
  explain: ({ question, result }) => Promise.resolve(`${explanationHeading(question, result)}\n  The server decided.`),
  preview(_, search) {
    const parsed = search === null ? null : parsePreview(search);
    return { current: parsed?.ok ? parsed.preview : null, complete: () => null };
  },
};
