import type { FeatureResult } from '../client/results';
import type { Feature } from '../config/project';
import { decideFeatureWith } from '../decision/decideFeature';
import type { ExperienceDecision, FeatureDecision } from '../decision/decision';
import { type DecideWithoutTrace, decideWithoutTrace } from './decideWithoutTrace';
import type { Look } from './lookInto';

/** One feature of the project, as it comes out for this visitor on this page. */
export interface FeatureRow extends Pick<FeatureDecision, 'isEnabled' | 'variables' | 'experience' | 'reason'> {
  readonly feature: Feature;
  /** Components that show it now. */
  readonly components: number;
}

/** Every feature, in config order; none before there is a config. */
export function readFeatures(look: Look): readonly FeatureRow[] {
  const { basis } = look.inputs;
  if (basis.status !== 'ready') return [];
  const { project } = basis;
  const decide = decideWithoutTrace(look, project);
  return Array.from(project.featuresByKey.values(), (feature) => {
    const shown = look.onScreen.filter(({ question }) => question.kind === 'feature' && question.key === feature.key);
    const { isEnabled, variables, experience, reason } =
      (shown[0]?.result as FeatureResult | undefined) ??
      decideFeatureWith(project, feature.key, inTurn(decide), { ...(look.preview && { preview: look.preview }) });
    return { feature, isEnabled, variables, experience, reason, components: shown.length };
  });
}

/** As the client does it: what the first carrier gives counts as assigned when the next one is decided. */
function inTurn(decide: DecideWithoutTrace): (carrier: { key: string }) => ExperienceDecision {
  const own: ExperienceDecision[] = [];
  return ({ key }) => {
    const { decision } = decide(key, own);
    own.push(decision);
    return decision;
  };
}
