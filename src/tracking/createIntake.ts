import type { DropReason } from './createDropReport';
import type { OnceRegister } from './createOnceRegister';
import type { Outbox, Taken } from './outbox';
import type { Delivered } from './createSender';
import type { Destination, OutgoingEvent } from './event';
import { measureEvent } from './readDelivered';

export interface IntakeOptions {
  outbox: Outbox<Delivered>;
  register: OnceRegister;
  /** Bytes of an event that still fits a request. */
  largest: number;
  onDrop: (reason: DropReason, count: number) => void;
}

export interface Intake {
  /** `isHeld`: nothing may be written, so signing up for what is sent once has to wait. Returns what becomes of the event. */
  add(event: OutgoingEvent, destination: Destination, isHeld: boolean): Taken;
  /** Signs up for what was added while held. */
  claimHeld(): void;
}

/** The door of the outbox: what cannot be sent, or is sent by another tab, does not get in. */
export function createIntake({ outbox, register, largest, onDrop }: IntakeOptions): Intake {
  /** Added while held, and not signed up for. */
  const unclaimed = new WeakSet<Delivered>();

  const claim = (once: string | undefined): boolean => once === undefined || register.claim(once);

  return {
    add(event, destination, isHeld) {
      const bytes = measureEvent(event);
      if (bytes === null || bytes > largest) {
        onDrop(bytes === null ? 'broken' : 'too-large', 1);
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
