import type { ConvertError } from '../errors';
import { createClock, type ClockOptions } from './clock';
import { createDropReport, createTabOutbox, type TabOutboxOptions, defaultSettleMs } from './createTabOutbox';
import type { Lifecycle } from './lifecycle';
import { MOST_WAITING } from './outbox';
import type { TrackOptions } from './conversion';

/** A call of `track()` that no config was there to resolve. */
export interface DeferredTrack {
  readonly visitorId: string;
  readonly goalKey: string;
  readonly options?: TrackOptions;
}

export interface DeferredTracksOptions
  extends Pick<TabOutboxOptions<DeferredTrack>, 'scope' | 'storage' | 'locks' | 'random' | 'isTabOwn'>, ClockOptions {
  lifecycle: Lifecycle;
  /** Calls kept at most. As many as events, by default: 1,000. */
  maxCalls?: number;
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

const DAY_MS = 86_400_000;

/** Keeps `track()` calls until there is a config to resolve them, on this page or the next. */
export function createDeferredTracks(options: DeferredTracksOptions): DeferredTracks {
  const { lifecycle, maxCalls = MOST_WAITING, settleMs = defaultSettleMs() } = options;
  const { outbox, presence, adopter } = createTabOutbox<DeferredTrack>({
    ...options,
    ...createClock(options),
    kind: 'deferred',
    maxEntries: maxCalls,
    maxAgeMs: DAY_MS,
    settleMs,
    readPayload: readDeferred,
    onDrop: createDropReport(options.onError),
    onAdopted: ({ adopted }) => adopted > 0 && options.onRecovered(),
  });
  const listening: (() => void)[] = [];
  let isStarted = false;
  let isHeld = false;
  let wasClosed = false;

  function open(): void {
    if (wasClosed) outbox.leaveMissing();
    presence.open();
    adopter.run();
  }

  function close(leavesEntries = outbox.size() > 0): void {
    wasClosed = true;
    adopter.stop();
    presence.close(leavesEntries);
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
      if (isStarted) close(false);
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
