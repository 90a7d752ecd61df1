import type { PrivacyScope } from '../config/project';
import type { Consent } from './visitor';

/** What the project wants honoured, and where (protocol §8). */
interface PrivacySettings {
  doNotTrack: PrivacyScope;
  globalPrivacyControl: PrivacyScope;
}

/** What the browser says: `navigator.doNotTrack` and `navigator.globalPrivacyControl`, as they are. */
export interface PrivacySignals {
  doNotTrack?: unknown;
  globalPrivacyControl?: unknown;
}

/** The 27 member states, and the parts of France and Finland with a code of their own where Union law holds. */
const EU = new Set(
  ('AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE ' + 'AX GF GP MF MQ RE YT').split(
    ' ',
  ),
);
const EEA = new Set([...EU, 'IS', 'LI', 'NO']);

/** False when a signal is set and the project wants it honoured where the visitor is; an unknown country counts as inside. */
export function isTrackingAllowed(
  settings: PrivacySettings,
  country: string | null | undefined,
  signals: PrivacySignals,
): boolean {
  if (isDoNotTrackSet(signals.doNotTrack) && isInside(settings.doNotTrack, country)) return false;
  return !(isPrivacyControlSet(signals.globalPrivacyControl) && isInside(settings.globalPrivacyControl, country));
}

function isInside(scope: PrivacyScope, country: string | null | undefined): boolean {
  switch (scope) {
    case 'Worldwide':
      return true;
    case 'EU ONLY':
      return isUnknown(country) || EU.has(country!.trim().toUpperCase());
    case 'EEA ONLY':
      return isUnknown(country) || EEA.has(country!.trim().toUpperCase());
    default:
      return false;
  }
}

function isUnknown(country: unknown): boolean {
  return typeof country !== 'string' || country.trim() === '';
}

// Browsers have said '1', 'yes' (old Firefox) and true.
function isDoNotTrackSet(signal: unknown): boolean {
  return signal === '1' || signal === 'yes' || signal === 1 || signal === true;
}

function isPrivacyControlSet(signal: unknown): boolean {
  return signal === true || signal === '1' || signal === 1;
}

const CONSENTS: readonly unknown[] = ['granted', 'pending', 'denied'] satisfies Consent[];

/** What an app said of consent; `otherwise` when it said nothing. What is none counts as `pending`: then nothing leaves. */
export function readConsent(said: unknown, otherwise: Consent, onUnknown: (said: unknown) => void): Consent {
  const consent = said ?? otherwise;
  if (CONSENTS.includes(consent)) return consent as Consent;
  onUnknown(consent);
  return 'pending';
}
