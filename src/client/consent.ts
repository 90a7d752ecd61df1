import type { Reporter } from './report';
import type { ConvertClientOptions } from './convertClient';
import { readConsent } from '../visitor/privacy';
import { ConvertError } from '../errors';
import type { Delivery } from '../tracking/delivery';
import type { Memory } from '../visitor/memory';
import type { VisitorStorage } from '../visitor/storage';
import type { Consent } from '../visitor/visitor';
import { VISITOR_ID_KEY } from '../visitor/visitorId';
import type { Inbox } from './inbox';
import type { Tracker } from './tracker';
import type { VisitorState } from './visitor';

interface ConsentOptions {
  reporter: Pick<Reporter, 'reportOnce'>;
  isPreview: () => boolean;
  /** What the visitor's privacy signals leave of a consent. */
  restrict: (consent: Consent) => Consent;
}

export interface ConsentEffects {
  cache: { remove: () => void };
  delivery: Delivery;
  inbox: Inbox;
  isTracking: boolean;
  memory: Memory;
  storage: VisitorStorage;
  tracker: Tracker;
  visitor: VisitorState;
}

/** What the app says of consent, and what is left of it. */
export function createConsent(
  { consent: initial, privacySignals }: Pick<ConvertClientOptions, 'consent' | 'privacySignals'>,
  { reporter, isPreview, restrict }: ConsentOptions,
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
    /** Acts on the consent, if it is another one than was acted on last: on what is kept, what waits and what is sent (protocol §8). */
    enforce({ cache, delivery, inbox, isTracking, memory, storage, tracker, visitor }: ConsentEffects): void {
      const now = allowed();
      if (now === enforced) return;
      enforced = now;
      memory.setPersist(now === 'granted');
      if (now === 'granted') {
        if (!visitor.isAppId()) visitor.saveId();
        if (isTracking) delivery.release();
        return;
      }
      delivery.hold();
      if (now === 'pending') return;
      // The id in use stays for this page. Nothing of it is left behind.
      inbox.deny();
      tracker.forget(delivery.clear());
      memory.eraseStored();
      cache.remove();
      storage.removeItem(VISITOR_ID_KEY);
    },
  };
}
