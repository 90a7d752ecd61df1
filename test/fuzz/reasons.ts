import type { Reason } from '../../src/decision/decision';

/** Every reason there is; the compiler refuses this list when the union grows past it. */
const REASONS: Record<Reason, true> = {
  bucketed: true,
  sticky: true,
  forced: true,
  preview: true,
  loading: true,
  timeout: true,
  'no-visitor': true,
  'unknown-experience': true,
  'unknown-feature': true,
  'no-experience': true,
  'not-in-variation': true,
  archived: true,
  environment: true,
  location: true,
  audience: true,
  segment: true,
  'no-variations': true,
  'not-in-traffic': true,
  error: true,
};

export function isReason(reason: unknown): reason is Reason {
  return typeof reason === 'string' && Object.hasOwn(REASONS, reason);
}
