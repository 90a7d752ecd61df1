import type { Project } from '../config/project';
import { isTrackingAllowed, type PrivacySignals } from '../visitor/privacy';
import type { Consent } from '../visitor/visitor';

const EVERYWHERE = { doNotTrack: 'Worldwide', globalPrivacyControl: 'Worldwide' } as const;

/**
 * What the browser's privacy signals leave of a consent. Whether they count is the project's wish: until it is known,
 * a visitor who sends one is not tracked yet.
 */
export function restrictConsent(
  consent: Consent,
  project: Project | null,
  readCountry: () => string | undefined,
  signals: PrivacySignals,
): Consent {
  if (consent === 'denied' || isTrackingAllowed(EVERYWHERE, undefined, signals)) return consent;
  if (!project) return 'pending';
  return isTrackingAllowed(project, readCountry(), signals) ? consent : 'denied';
}
