import { explainExperience, explainFeature, formatExplanation } from '../decision/explain';
import { decideOptions } from './answers';
import { basisFor } from './projectState';
import type { Assignments } from '../visitor/visitor';
import type { Answer, Inputs } from './types';

/**
 * Why a question is answered as it is, as text: every check in order, and what was compared. The first line says what is shown
 * now, which a pin, a forced variation or an earlier decision may have decided.
 */
export function explainAnswer({ question, result }: Answer, inputs: Inputs, assigned: Assignments): string {
  const { visitor, preview } = inputs;
  const { kind, key } = question;
  const shown = 'variation' in result ? (result.variation ?? 'no variation') : result.isEnabled ? 'on' : 'off';
  const heading = `${kind} "${key}": shown as ${shown} (${result.reason})`;
  const basis = basisFor(question, inputs.project, visitor.id);
  if (basis.status !== 'ready') return `${heading}\n  ✗ config: ${basis.status}`;

  const { project } = basis;
  const ownId = project.experiencesByKey.get(key)?.id;
  const others = Object.entries(assigned).filter(([id]) => id !== ownId);
  const options = {
    ...decideOptions(question, inputs),
    ...(preview ? { preview } : { alsoAssigned: Object.fromEntries(others) }),
  };
  const explain = kind === 'feature' ? explainFeature : explainExperience;
  return `${heading}\n${formatExplanation(explain(project, visitor, key, options))}`;
}
