import type { ExperienceDecision, FeatureDecision, Reason } from '../decision/decision';
import type { Basis } from './basis';
import type { ExperienceResult, FeatureResult, ResultStatus } from './results';

/** Why there is no decision yet, or never will be; the same for both kinds of result. */
function undecided(basis: Basis): { status: ResultStatus; reason: Reason; error: ExperienceResult['error'] } {
  if (basis.status === 'error') return { status: 'error', reason: 'error', error: basis.error };
  if (basis.status === 'timeout') return { status: 'success', reason: 'timeout', error: null };
  return { status: 'pending', reason: 'loading', error: null };
}

const decided = (reason: Reason) => ({ status: 'success', reason, error: null }) as const;

export function experienceResult(
  key: string,
  basis: Basis,
  decision: ExperienceDecision | null,
  expose: () => void,
): ExperienceResult {
  const state = decision ? decided(decision.reason) : undecided(basis);
  return {
    key,
    ...state,
    isPending: state.status === 'pending',
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
  const state = decision ? decided(decision.reason) : undecided(basis);
  return {
    key,
    ...state,
    isPending: state.status === 'pending',
    isEnabled: decision?.isEnabled ?? false,
    variables: decision?.variables ?? NO_VARIABLES,
    experience: decision?.experience ?? null,
    matches: decision?.matches ?? NO_MATCHES,
    expose,
  };
}
