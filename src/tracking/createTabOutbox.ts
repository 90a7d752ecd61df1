import { ConvertError } from '../errors';
import { isBrowser } from '../platform';
import { type Adoption, createAdopter } from './adoption';
import type { Clock } from './clock';
import { createOutbox, type OutboxStorage } from './outbox';
import { createTabPresence } from './presence';
import type { Locks } from './locks';
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

/** Names one page's life; unique among the pages that share a storage. */
function newTabId(now: () => number, random: () => number): string {
  return now().toString(36) + Math.floor(random() * 2 ** 40).toString(36);
}

/** Milliseconds within which every tab sees what one wrote. Where there is no page, nobody else uses the storage. */
export function defaultSettleMs(): number {
  return isBrowser() ? 30 : 0;
}

export type DropReason = 'full' | 'age' | 'too-large' | 'broken' | 'destroyed';

/** Reports dropped events once for each reason and turn of the event loop, however many there were. */
export function createDropReport(onError: (error: ConvertError) => void): (reason: DropReason, count: number) => void {
  const counts = new Map<DropReason, number>();
  return (reason, count) => {
    if (counts.size === 0) {
      void Promise.resolve().then(() => {
        const dropped = [...counts];
        counts.clear();
        for (const [why, total] of dropped) onError(new ConvertError('track-dropped', { reason: why, count: total }));
      });
    }
    counts.set(reason, (counts.get(reason) ?? 0) + count);
  };
}
