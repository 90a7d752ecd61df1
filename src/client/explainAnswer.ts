import { traceExperience, traceFeature } from '../decision/traced';
import { decideOptions, explanationHeading } from './answers';
import { basisFor } from './projectState';
import type { Assignments } from '../visitor/visitor';
import type { Answer, Inputs } from './types';

/**
 * Why a question is answered as it is, as text: every check in order, and what was compared. The words are loaded now. The first line
 * says what is shown now, which a pin, a forced variation or an earlier decision may have decided.
 */
export async function explainAnswer(
  { question, result }: Answer,
  inputs: Inputs,
  assigned: Assignments,
): Promise<string> {
  const { visitor, preview } = inputs;
  const { kind, key } = question;
  const heading = explanationHeading(question, result);
  const basis = basisFor(question, inputs.project, visitor.id);
  if (basis.status !== 'ready') return `${heading}\n  ✗ config: ${basis.status}`;

  const { project } = basis;
  const ownId = project.experiencesByKey.get(key)?.id;
  const others = Object.entries(assigned).filter(([id]) => id !== ownId);
  const options = {
    ...decideOptions(question, inputs),
    ...(preview ? { preview } : { alsoAssigned: Object.fromEntries(others) }),
  };
  const traced = (kind === 'feature' ? traceFeature : traceExperience)(project, visitor, key, options);
  const { describeTraced, formatExplanation } = await import('../decision/words');
  return `${heading}\n${formatExplanation(describeTraced(traced))}`;
}
