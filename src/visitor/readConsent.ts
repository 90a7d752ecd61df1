import type { Consent } from './visitor';

const CONSENTS: readonly unknown[] = ['granted', 'pending', 'denied'] satisfies Consent[];

/** What an app said of consent; `otherwise` when it said nothing. What is none counts as `pending`: then nothing leaves. */
export function readConsent(said: unknown, otherwise: Consent, onUnknown: (said: unknown) => void): Consent {
  const consent = said ?? otherwise;
  if (CONSENTS.includes(consent)) return consent as Consent;
  onUnknown(consent);
  return 'pending';
}
