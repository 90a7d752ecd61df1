import type { PrivacyScope, Project } from '../config/project';
import type { Consent } from './visitor';

/** `navigator.doNotTrack` and `navigator.globalPrivacyControl`, or the headers of a request, as they are. */
export interface PrivacySignals {
  doNotTrack?: unknown;
  globalPrivacyControl?: unknown;
}

/** The 27 member states, and the parts of France and Finland with a code of their own where Union law holds. */
const EU = 'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE AX GF GP MF MQ RE YT';
const EEA = `${EU} IS LI NO`;

// Browsers have sent '1', 'yes' (old Firefox) and true.
const DO_NOT_TRACK: readonly unknown[] = ['1', 'yes', 1, true];
const PRIVACY_CONTROL: readonly unknown[] = ['1', 1, true];

const CONSENTS: readonly unknown[] = ['granted', 'pending', 'denied'] satisfies Consent[];

/** Reads the consent of an app; `fallback` when it is null or undefined. Every other value counts as `pending`: then nothing leaves. */
export function readConsent(input: unknown, fallback: Consent, onInvalid: (input: unknown) => void): Consent {
  const consent = input ?? fallback;
  if (CONSENTS.includes(consent)) return consent as Consent;
  onInvalid(consent);
  return 'pending';
}

/**
 * What privacy signals leave of a consent: it is denied where the project honours a signal that the browser sends (protocol §8).
 * Until the project is known, a visitor who sends one is not tracked.
 */
export function restrictConsent(
  consent: Consent,
  project: Pick<Project, 'doNotTrack' | 'globalPrivacyControl'> | null,
  readCountry: () => string | null | undefined,
  { doNotTrack, globalPrivacyControl }: PrivacySignals,
): Consent {
  const signals = [DO_NOT_TRACK.includes(doNotTrack), PRIVACY_CONTROL.includes(globalPrivacyControl)];
  if (consent === 'denied' || !signals.includes(true)) return consent;
  if (!project) return 'pending';
  const country = readCountry();
  const scopes = [project.doNotTrack, project.globalPrivacyControl];
  return scopes.some((scope, index) => signals[index] && isInside(scope, country)) ? 'denied' : consent;
}

/** An unknown country counts as inside. */
function isInside(scope: PrivacyScope, country: unknown): boolean {
  if (scope !== 'EU ONLY' && scope !== 'EEA ONLY') return scope === 'Worldwide';
  const code = typeof country === 'string' ? country.trim().toUpperCase() : '';
  return code === '' || (scope === 'EU ONLY' ? EU : EEA).split(' ').includes(code);
}
