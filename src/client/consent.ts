import type { Delivery } from '../tracking/delivery';
import type { Memory } from '../visitor/memory';
import type { VisitorStorage } from '../visitor/storage';
import type { Consent } from '../visitor/visitor';
import { VISITOR_ID_KEY } from '../visitor/visitorId';
import type { Inbox } from './inbox';
import type { Tracker } from './tracker';
import type { VisitorState } from './visitor';

/** What the app says of consent, and what is left of it. */
export function createConsent(initial: Consent, restrict: (consent: Consent) => Consent) {
  let consent = initial;
  let enforced: Consent | null = null;
  let onEnforce: (allowed: Consent) => void = () => {};

  const allowed = () => restrict(consent);

  /** Acts on the consent, if it is another one than was acted on last. */
  const enforce = () => {
    const now = allowed();
    if (now === enforced) return;
    enforced = now;
    onEnforce(now);
  };

  return {
    /** The app's. */
    given: () => consent,
    /** The app's, less what privacy signals and a preview take from it. The project or the country may change it. */
    allowed,
    /** `pending` until the client has acted on a consent for the first time. */
    inForce: (): Consent => (enforced === null ? 'pending' : allowed()),
    enforce,
    /** False when it is the same as before. */
    set(next: Consent): boolean {
      if (next === consent) return false;
      consent = next;
      enforce();
      return true;
    },
    listen(listener: (allowed: Consent) => void) {
      onEnforce = listener;
    },
  };
}

export interface ConsentEffects {
  cache: { remove: () => void };
  delivery: Delivery;
  inbox: Inbox;
  memory: Memory;
  storage: VisitorStorage;
  tracker: Tracker;
  visitor: VisitorState;
}

/** What each consent means for what is kept, what waits and what is sent (protocol §8). */
export function enforceConsent(consent: Consent, effects: ConsentEffects): void {
  const { cache, delivery, inbox, memory, storage, tracker, visitor } = effects;
  memory.setPersist(consent === 'granted');
  if (consent === 'granted') {
    if (!visitor.isAppId()) visitor.saveId();
    delivery.release();
    return;
  }
  delivery.hold();
  if (consent === 'pending') return;
  // The id in use stays for this page. Nothing of it is left behind.
  inbox.deny();
  tracker.forget(delivery.clear());
  memory.eraseStored();
  cache.remove();
  storage.removeItem(VISITOR_ID_KEY);
}
