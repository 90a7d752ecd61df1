import type { Delivery } from '../tracking/delivery';
import type { Consent } from '../visitor/visitor';
import type { VisitorStorage } from '../visitor/storage';
import { VISITOR_ID_KEY } from '../visitor/visitorId';
import { forgetEvent } from './forgetEvent';
import type { Memory } from './createMemory';
import type { VisitorState } from './createVisitorState';

export interface ConsentSwitchOptions {
  cache: { remove: () => void };
  delivery: Delivery;
  memory: Memory;
  /** Stores the id of the anonymous visitor. */
  saveId: () => void;
  storage: VisitorStorage;
  visitor: VisitorState;
}

/** What each consent means for what is kept and sent (protocol §8). */
export function createConsentSwitch({ cache, delivery, memory, saveId, storage, visitor }: ConsentSwitchOptions) {
  const meanings: Record<Consent, () => void> = {
    granted() {
      memory.setPersist(true);
      if (!visitor.isAppId()) saveId();
      delivery.release();
    },
    pending() {
      memory.setPersist(false);
      delivery.hold();
    },
    // The id in use stays for this page; nothing of it is left behind.
    denied() {
      meanings.pending();
      // What nobody was told of has not happened, should there be consent after all.
      for (const event of delivery.clear()) memory.update(event.visitorId, (record) => forgetEvent(record, event));
      memory.eraseStored();
      cache.remove();
      storage.removeItem(VISITOR_ID_KEY);
    },
  };
  return (consent: Consent) => meanings[consent]();
}
