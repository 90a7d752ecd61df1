import type { DropReason } from './createDropReport';
import type { OnceRegister } from './createOnceRegister';
import type { Outbox } from './outbox';
import type { Delivered } from './createSender';
import type { Destination, OutgoingEvent } from './event';
import { measureEvent } from './readDelivered';

export interface IntakeOptions {
  outbox: Outbox<Delivered>;
  register: OnceRegister;
  now: () => number;
  /** Bytes of an event that still fits a request. */
  largest: number;
  onDrop: (reason: DropReason, count: number) => void;
}

export interface Intake {
  /** `isHeld`: nothing may be written, so signing up for what is sent once has to wait. */
  add(event: OutgoingEvent, destination: Destination, isHeld: boolean): void;
  /** Signs up for what was added while held. */
  claimHeld(): void;
  /** Milliseconds since this tab last signed up for anything. */
  sinceClaim(): number;
}

/** The door of the outbox: what cannot be sent, or is sent by another tab, does not get in. */
export function createIntake({ outbox, register, now, largest, onDrop }: IntakeOptions): Intake {
  let lastClaimAt = -Infinity;

  function claim(once: string | undefined): boolean {
    if (once === undefined) return true;
    lastClaimAt = now();
    return register.claim(once);
  }

  return {
    add(event, destination, isHeld) {
      const bytes = measureEvent(event);
      if (bytes === null) onDrop('broken', 1);
      else if (bytes > largest) onDrop('too-large', 1);
      else if (isHeld || claim(event.once)) outbox.add({ event, destination }, bytes);
    },

    claimHeld() {
      const seen = new Set<string>();
      const duplicates = [...outbox.queued()].filter(({ id, payload }) => {
        const { once } = payload.event;
        if (once === undefined) return false;
        const isOurs = !seen.has(once) && (claim(once) || register.isFor(once, id.slice(0, id.lastIndexOf('.'))));
        seen.add(once);
        return !isOurs;
      });
      outbox.remove(duplicates);
    },

    sinceClaim: () => now() - lastClaimAt,
  };
}
