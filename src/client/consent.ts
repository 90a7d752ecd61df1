import type { Reporter } from './report';
import type { ConvertClientOptions } from './convertClient';
import { readConsent } from '../visitor/privacy';
import { ConvertError } from '../errors';
import type { Consent } from '../visitor/visitor';

/** What the app says of consent, and what is left of it. `restrict` is what the visitor's privacy signals leave of a consent. */
export function createConsent(
  { consent: initial, privacySignals }: Pick<ConvertClientOptions, 'consent' | 'privacySignals'>,
  reporter: Pick<Reporter, 'reportOnce'>,
  isPreview: () => boolean,
  restrict: (consent: Consent) => Consent,
) {
  const read = (value: unknown, otherwise: Consent) =>
    readConsent(value, otherwise, (unknown) =>
      reporter.reportOnce('consent', () => new ConvertError('consent-invalid', { consent: unknown })),
    );
  let consent = read(initial, 'granted');
  let enforced: Consent | null = null;

  const allowed = (): Consent => {
    // A preview leaves no trace: nothing is kept and nothing leaves.
    if (isPreview() && consent === 'granted') return 'pending';
    return privacySignals === 'ignore' ? consent : restrict(consent);
  };

  return {
    /** The app's. */
    given: () => consent,
    /** The app's, less what privacy signals and a preview take from it. The project or the country may change it. */
    allowed,
    /** `pending` until the client has acted on a consent for the first time. */
    inForce: (): Consent => (enforced === null ? 'pending' : allowed()),
    /** Whether privacy signals leave something else of it than was acted on last: that may depend on the country. */
    isStale: () => enforced !== null && allowed() !== enforced,
    /** Null and undefined change nothing. False when it is the same as before. */
    set(value: unknown): boolean {
      const before = consent;
      consent = read(value, consent);
      return consent !== before;
    },
    /** The consent to act on; null when it is the same as was acted on last. */
    takeNews(): Consent | null {
      if (allowed() === enforced) return null;
      return (enforced = allowed());
    },
  };
}
