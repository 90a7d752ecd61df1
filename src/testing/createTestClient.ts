import type { ConvertClientOptions, TrackResult } from '../client/convertClient';
import { createClient } from '../client/createClient';
import { engine } from '../engine';
import type { JsonValue } from '../client/types';
import { configState } from '../client/initialState';
import type { World } from '../world';
import type { ConfigSource, ConfigState } from '../config/configSource';
import { ConvertError } from '../errors';
import type { TrackOptions } from '../tracking/conversion';
import { createMemoryStorage } from '../visitor/storage';
import { realTimers } from '../config/timers';
import { isBrowser } from '../platform';
import type { Consent } from '../visitor/visitor';
import { testDocument, type TestProject } from './testDocument';

export interface TestClientOptions
  extends TestProject, Pick<ConvertClientOptions, 'bucketing' | 'comparators' | 'tracking'> {
  /** Default `test-visitor`. */
  visitorId?: string | undefined;
  /** Default `granted`. */
  consent?: Consent | undefined;
  /** What becomes of the config. Default `success`. */
  status?: 'pending' | 'timeout' | 'success' | 'error' | undefined;
  /** Milliseconds of `pending` before that. Default: none, so that the first render has it. */
  delay?: number | undefined;
}

export type OnTrack = (goal: string, options: TrackOptions | undefined) => void;

let clientCount = 0;

/** How long a finished wait is kept. React tries a suspended tree again within half a second. */
const REMEMBERED_MS = 1_000;

type Wait = { overAt: number | null };

/**
 * The waits of first mounts, by the options of their provider. React throws away the state of a provider that suspends on its
 * first mount. The next attempt makes another client. It finds here whether the delay is over; else it would wait for ever.
 */
const waits = new Map<string, Wait>();

function waitOf(key: string): Wait {
  const first = waits.get(key);
  if (first && (first.overAt === null || Date.now() - first.overAt < REMEMBERED_MS)) return first;
  const wait: Wait = { overAt: null };
  if (isBrowser()) waits.set(key, wait);
  return wait;
}

/** The real engine on a made-up project: no network, no storage, and no timer but `delay`. `key` is equal for equal options. */
export function createTestClient(props: TestClientOptions, key: string) {
  // Null is left out, as everywhere.
  const options: TestClientOptions = Object.fromEntries(Object.entries(props).filter(([, value]) => value !== null));
  const { visitorId = 'test-visitor', consent = 'granted', status = 'success', delay } = options;
  const { bucketing, comparators, tracking } = options;
  const document = testDocument(options, `test ${++clientCount}`) as unknown as JsonValue;
  const wait = delay === undefined ? null : waitOf(key);
  const isTimeout = status === 'timeout';
  // What needs no waiting is there at once, also in server HTML and in its hydration. Null is a config that did not come in time.
  const handedOver =
    status === 'success' && !wait ? document : isTimeout && (!wait || wait.overAt !== null) ? null : undefined;
  const client = createClient(
    {
      visitorId,
      consent,
      initialState: handedOver === undefined ? undefined : configState(handedOver, visitorId, consent, false),
      ...(isTimeout && { timeout: delay }),
      storage: createMemoryStorage(),
      ...{ bucketing, comparators, tracking },
    },
    { engine, world: isTimeout ? { ...stillWorld, ...realTimers } : stillWorld },
  );
  client.load(testSource(document, options, wait));

  let onTrack: OnTrack | undefined;
  const deferred: Parameters<OnTrack>[] = [];
  client.subscribe(() => {
    const { consent } = client.getSnapshot();
    if (consent === 'pending') return;
    for (const call of deferred.splice(0)) if (consent === 'granted') onTrack?.(...call);
  });
  return {
    ...client,
    start() {
      // A provider that is mounted later waits again.
      if (waits.get(key) === wait) waits.delete(key);
      client.start();
    },
    listen: (listener: OnTrack | undefined) => void (onTrack = listener),
    track(goal: string, data?: TrackOptions): TrackResult {
      const { consent } = client.getSnapshot();
      if (consent === 'denied' || tracking === false) return { status: 'off' };
      if (consent === 'pending') deferred.push([goal, data]);
      else onTrack?.(goal, data);
      return { status: consent === 'pending' ? 'deferred' : 'queued' };
    },
  };
}

function testSource(document: unknown, options: TestClientOptions, wait: Wait | null): ConfigSource {
  const { status = 'success', delay } = options;
  const pending: ConfigState = { status: 'pending', document: null, error: null, isFetching: true };
  const outcomes: Readonly<Record<typeof status, ConfigState>> = {
    pending,
    // The client's own timeout ends it.
    timeout: pending,
    success: { ...pending, status: 'success', document, isFetching: false },
    error: { ...pending, status: 'error', error: new ConvertError('config-network'), isFetching: false },
  };
  const isOver = () => wait === null || wait.overAt !== null;

  return {
    getState: () => (isOver() ? outcomes[status] : pending),
    subscribe(listener) {
      if (wait === null || isOver()) return () => undefined;
      const timer = setTimeout(() => {
        wait.overAt ??= Date.now();
        listener();
      }, delay);
      return () => clearTimeout(timer);
    },
    refetch: () => Promise.resolve(),
  };
}

const nothing = () => undefined;
const never = () => nothing;

/** A world in which time stands still and nothing can be reached. */
const stillWorld: World = {
  isTest: true,
  now: () => 0,
  random: () => 0,
  setTimeout: nothing,
  clearTimeout: nothing,
  fetch: () => Promise.reject(new TypeError('A test provider sends nothing.')),
  sendBeacon: undefined,
  locks: undefined,
  lifecycle: {
    ...{ onHidden: never, onShown: never, onStored: never, onOnline: never },
    tellStored: nothing,
    isOnline: () => false,
  },
  privacySignals: () => ({}),
  search: () => '',
  whenActivated: (callback) => {
    callback();
    return nothing;
  },
};
