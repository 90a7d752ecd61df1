import { explainExperience, explainFeature, formatExplanation } from '../decision/explain';
import { askedOptions, type Inputs } from './createAnswers';
import type { Journal } from './createJournal';
import type { Question } from './question';
import type { AnyResult } from './results';

/**
 * Why a question is answered as it is, as text: every check in order, and what was compared. A decision that stands from
 * earlier on this page, or that is forced, is named as such before what would be decided now.
 */
export function explainAnswer(question: Question, result: AnyResult, inputs: Inputs, journal: Journal): string {
  const { basis, visitor, preview } = inputs;
  const answered = 'variation' in result ? (result.variation ?? 'no variation') : result.isEnabled ? 'on' : 'off';
  const heading = `${question.kind} "${question.key}": shown as ${answered} (${result.reason})`;
  if (basis.status !== 'ready') return `${heading}\n  ✗ config: ${basis.status}`;

  const { project } = basis;
  const own = project.experiencesByKey.get(question.key)?.id;
  const earlier = Object.entries(journal.assignedTo(visitor.id)).filter(([id]) => id !== own);
  const options = {
    ...askedOptions(question, inputs),
    ...(preview ? { preview } : { alsoAssigned: Object.fromEntries(earlier) }),
  };
  const explain = question.kind === 'feature' ? explainFeature : explainExperience;
  return `${heading}\n${formatExplanation(explain(project, visitor, question.key, options))}`;
}
