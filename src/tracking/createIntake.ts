import type { DropReason } from './createDropReport';
import type { OnceRegister } from './createOnceRegister';
import type { Outbox, Taken } from './outbox';
import { fitsRequest, type Delivered } from './createSender';
import type { Destination, OutgoingEvent } from './event';
import { isAddress, measureEvent } from './readDelivered';

export interface IntakeOptions {
  outbox: Outbox<Delivered>;
  register: OnceRegister;
  onDrop: (reason: DropReason, count: number) => void;
}

export interface Intake {
  /** `isHeld`: nothing may be written, so signing up for what is sent once has to wait. Returns what becomes of the event. */
  add(event: OutgoingEvent, destination: Destination, isHeld: boolean): Taken;
  /** Signs up for what was added while held. */
  claimHeld(): void;
}

/** The door of the outbox: what cannot be sent, or is sent by another tab, does not get in. */
export function createIntake({ outbox, register, onDrop }: IntakeOptions): Intake {
  /** Added while held, and not signed up for. */
  const unclaimed = new WeakSet<Delivered>();

  const claim = (once: string | undefined): boolean => once === undefined || register.claim(once);

  return {
    add(event, destination, isHeld) {
      const bytes = measureEvent(event);
      const isSound = bytes !== null && isAddress(destination.url);
      if (!isSound || !fitsRequest(bytes, destination)) {
        onDrop(isSound ? 'too-large' : 'broken', 1);
        return { state: 'dropped' };
      }
      if (!isHeld && !claim(event.once)) return { state: 'left' };
      const payload = { event, destination };
      if (isHeld) unclaimed.add(payload);
      return outbox.add(payload, bytes);
    },

    claimHeld() {
      const added = [...outbox.queued()].filter(({ payload }) => unclaimed.delete(payload));
      outbox.remove(added.filter(({ payload }) => !claim(payload.event.once)));
    },
  };
}
