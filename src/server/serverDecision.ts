import type { Exposure } from '../client/clientOptions';
import type { Answer } from '../client/createAnswers';
import { exposuresOf } from '../client/exposuresOf';
import type { ExperienceResult, FeatureResult } from '../client/results';
import type { Reason } from '../decision/decision';

interface ServerDecision {
  /** The key asked for. */
  readonly key: string;
  readonly reason: Reason;
  /** What it exposes once it is on screen: hand the decision to `<ConvertExposure>`. */
  readonly exposures: readonly Exposure[];
}

/** A decision as plain data, which a server component may pass to a client component. */
export interface ServerExperience<Key extends string = string>
  extends ServerDecision, Pick<ExperienceResult<Key>, 'variation' | 'details'> {}

/** As above, for a feature. */
export interface ServerFeature<Key extends string = string>
  extends ServerDecision, Pick<FeatureResult<Key>, 'isEnabled' | 'variables' | 'experience' | 'matches'> {}

export function serverExperience(answer: Answer): ServerExperience {
  const { key, reason, variation, details } = answer.result as ExperienceResult;
  return { key, reason, variation, details, exposures: exposuresOf(answer) };
}

export function serverFeature(answer: Answer): ServerFeature {
  const { key, reason, isEnabled, variables, experience, matches } = answer.result as FeatureResult;
  return { key, reason, isEnabled, variables, experience, matches, exposures: exposuresOf(answer) };
}
