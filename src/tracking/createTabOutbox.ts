import type { Adoption } from './adoptOrphans';
import { createAdopter } from './createAdopter';
import type { Clock } from './createClock';
import type { DropReason } from './createDropReport';
import { createOutbox } from './createOutbox';
import { createTabPresence } from './createTabPresence';
import type { Locks } from './locks';
import { newTabId } from './newTabId';
import type { OutboxStorage } from './outbox';
import { outboxKeys } from './outboxKeys';

export interface TabOutboxOptions<T> extends Clock {
  kind: 'events' | 'deferred';
  scope: string;
  storage: OutboxStorage;
  locks?: Locks | undefined;
  now: () => number;
  random: () => number;
  maxEntries: number;
  maxAgeMs: number;
  settleMs: number;
  isTabOwn?: boolean | undefined;
  readPayload: (value: unknown) => { payload: T; bytes: number } | null;
  onDrop: (reason: DropReason, count: number) => void;
  onAdopted: (adoption: Adoption) => void;
}

/** The outbox of this tab, and what it takes that what a tab leaves is taken over by another. */
export function createTabOutbox<T>(options: TabOutboxOptions<T>) {
  const keys = outboxKeys(options.scope, options.kind);
  let id: string | undefined;
  // Not before it is used: making a client, which happens while React renders, must not read a clock or randomness.
  const tab = () => (id ??= newTabId(options.now, options.random));
  const shared = { ...options, keys, tab };
  const outbox = createOutbox<T>(shared);
  const presence = createTabPresence({ ...shared, isShared: options.settleMs > 0 });
  const adopter = createAdopter({
    ...shared,
    outbox,
    presence,
    onAdopted(adoption) {
      if (adoption.broken > 0) options.onDrop('broken', adoption.broken);
      options.onAdopted(adoption);
    },
  });
  return { keys, tab, outbox, presence, adopter };
}
