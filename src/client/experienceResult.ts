import type { ExperienceDecision, FeatureDecision, Reason } from '../decision/decision';
import type { Basis } from './basis';
import type { ExperienceResult, FeatureResult, Result, ResultStatus } from './results';

/** How the question stands, decided or not; the same for both kinds of result. */
function stateOf(basis: Basis, decision: { reason: Reason } | null) {
  const state = (status: ResultStatus, reason: Reason, error: Result['error'] = null) => {
    return { status, isPending: status === 'pending', reason, error };
  };
  if (decision) return state('success', decision.reason);
  if (basis.status === 'error') return state('error', 'error', basis.error);
  if (basis.status === 'timeout') return state('success', 'timeout');
  return state('pending', 'loading');
}

export function experienceResult(
  key: string,
  basis: Basis,
  decision: ExperienceDecision | null,
  expose: () => void,
): ExperienceResult {
  return {
    key,
    ...stateOf(basis, decision),
    variation: decision?.variation ?? null,
    details: decision?.details ?? null,
    expose,
  };
}

const NO_VARIABLES = Object.freeze({});
const NO_MATCHES = Object.freeze([]);

export function featureResult(
  key: string,
  basis: Basis,
  decision: FeatureDecision | null,
  expose: () => void,
): FeatureResult {
  return {
    key,
    ...stateOf(basis, decision),
    isEnabled: decision?.isEnabled ?? false,
    variables: decision?.variables ?? NO_VARIABLES,
    experience: decision?.experience ?? null,
    matches: decision?.matches ?? NO_MATCHES,
    expose,
  };
}
