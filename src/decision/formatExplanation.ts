import type { ExperienceDecision, FeatureDecision } from './decision';
import type { ExperienceExplanation } from './explainExperience';
import type { FeatureExplanation } from './explainFeature';
import type { Step } from './trace';

/**
 * An explanation as text: the outcome, then a line a check, and under each what was compared.
 *
 * @example
 * const text = formatExplanation(explainExperience(project, { id: 'v7' }, 'hero'));
 */
export function formatExplanation(explanation: ExperienceExplanation | FeatureExplanation): string {
  const lines =
    'experiences' in explanation
      ? [
          formatFeature(explanation.decision),
          ...formatSteps(explanation.steps),
          ...explanation.experiences.flatMap((experience) => indent(formatExplanation(experience))),
        ]
      : [formatExperience(explanation.decision), ...formatSteps(explanation.steps)];
  return lines.join('\n');
}

function formatExperience({ experience, variation, reason }: ExperienceDecision): string {
  return `experience "${experience}": ${variation === null ? 'no variation' : `variation "${variation}"`} (${reason})`;
}

function formatFeature({ feature, experience, reason }: FeatureDecision): string {
  return `feature "${feature}": ${experience === null ? 'off' : `on through experience "${experience}"`} (${reason})`;
}

function formatSteps(steps: readonly Step[]): string[] {
  return steps.flatMap(({ check, passed, detail }) => {
    const [sentence, ...compared] = detail.split('\n');
    return [`  ${passed ? '✓' : '✗'} ${check}: ${sentence}`, ...compared.map((line) => `      ${line}`)];
  });
}

function indent(text: string): string[] {
  return text.split('\n').map((line) => `  ${line}`);
}
