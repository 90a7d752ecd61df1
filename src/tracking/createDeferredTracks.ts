import type { ConvertError } from '../errors';
import { createAdopter } from './createAdopter';
import { createDropReport } from './createDropReport';
import { plainTimers } from './createSleep';
import { createOutbox } from './createOutbox';
import type { OutboxStorage } from './outbox';
import { createTabPresence } from './createTabPresence';
import { defaultSettleMs } from './defaultSettleMs';
import type { Lifecycle } from './lifecycle';
import type { Locks } from './locks';
import { newTabId } from './newTabId';
import { outboxKeys } from './outboxKeys';
import type { TrackOptions } from './resolveConversion';

/** A call of `track()` that no config was there to resolve. */
export interface DeferredTrack {
  readonly visitorId: string;
  readonly goalKey: string;
  readonly options?: TrackOptions;
}

export interface DeferredTracksOptions {
  scope: string;
  storage: OutboxStorage;
  locks?: Locks | undefined;
  now: () => number;
  random: () => number;
  setTimeout: (run: () => void, ms: number) => unknown;
  clearTimeout: (handle: never) => void;
  lifecycle: Lifecycle;
  /** Calls kept at most. Default 100. */
  maxCalls?: number;
  /** Default 24 hours. */
  maxAgeMs?: number;
  /** As for a delivery. */
  settleMs?: number;
  /** Calls of pages that are gone have been found: `take()` has them now. */
  onRecovered: () => void;
  onError: (error: ConvertError) => void;
}

export interface DeferredTracks {
  push(call: DeferredTrack): void;
  /** Hands back every call in order, and forgets it: the caller resolves them now. */
  take(): DeferredTrack[];
  start(): void;
  stop(): void;
  hold(): void;
  release(): void;
  clear(): void;
  size(): number;
}

/** Keeps `track()` calls until there is a config to resolve them, on this page or the next. */
export function createDeferredTracks(options: DeferredTracksOptions): DeferredTracks {
  const {
    storage,
    locks,
    now,
    lifecycle,
    maxCalls = 100,
    maxAgeMs = 86_400_000,
    settleMs = defaultSettleMs(),
  } = options;
  const timers = plainTimers(options);
  const keys = outboxKeys(options.scope, 'deferred');
  const tab = newTabId(now, options.random);
  const drop = createDropReport(options.onError);
  const outbox = createOutbox<DeferredTrack>({ storage, keys, tab, now, maxEntries: maxCalls, maxAgeMs, onDrop: drop });
  const presence = createTabPresence({ storage, keys, tab, locks, timers, now, isShared: settleMs > 0 });
  const adopter = createAdopter<DeferredTrack>({
    ...{ storage, keys, tab, outbox, presence, now, maxAgeMs, locks },
    readPayload: readDeferred,
    timers,
    settleMs,
    onAdopted: ({ adopted, broken }) => {
      if (broken > 0) drop('broken', broken);
      if (adopted > 0) options.onRecovered();
    },
  });
  const listening: (() => void)[] = [];
  let isStarted = false;
  let isHeld = false;

  function open(): void {
    presence.open();
    adopter.run();
  }

  function close(): void {
    adopter.stop();
    presence.close(outbox.size() > 0);
  }

  return {
    push: (call) => void outbox.add(call, 0),
    take() {
      const entries = [...outbox.queued()];
      outbox.remove(entries);
      return entries.map(({ payload }) => payload);
    },
    start() {
      if (isStarted) return;
      isStarted = true;
      listening.push(
        lifecycle.onHidden((leaving) => leaving && !isHeld && close()),
        lifecycle.onShown((restored) => restored && !isHeld && open()),
      );
      if (!isHeld) open();
    },
    stop() {
      if (!isStarted) return;
      isStarted = false;
      for (const unlisten of listening.splice(0)) unlisten();
      if (!isHeld) close();
    },
    hold() {
      if (isHeld) return;
      isHeld = true;
      outbox.setPersist(false);
      if (isStarted) close();
    },
    release() {
      if (!isHeld) return;
      isHeld = false;
      outbox.setPersist(true);
      if (isStarted) open();
    },
    clear: outbox.clear,
    size: outbox.size,
  };
}

function readDeferred(value: unknown): { payload: DeferredTrack; bytes: number } | null {
  const { visitorId, goalKey, options } = (value ?? {}) as DeferredTrack;
  if (typeof visitorId !== 'string' || typeof goalKey !== 'string') return null;
  const isUsable = typeof options === 'object' && options !== null;
  return { payload: { visitorId, goalKey, ...(isUsable ? { options } : {}) }, bytes: 0 };
}
