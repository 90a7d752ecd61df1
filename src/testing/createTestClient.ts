import type { ConvertClient } from '../client/convertClient';
import { createClient } from '../client/createClient';
import { type InitialState, type JsonValue, STATE_VERSION } from '../client/initialState';
import type { World } from '../client/world';
import type { ConfigSource, ConfigState } from '../config/configSource';
import { ConvertError } from '../errors';
import type { TrackOptions } from '../tracking/conversion';
import { createMemoryStorage } from '../visitor/storage';
import { isBrowser } from '../platform';
import { testDocument, type TestExperiences, type TestFeatures } from './testDocument';

export interface TestClientOptions {
  experiences?: TestExperiences | undefined;
  features?: TestFeatures | undefined;
  visitorId?: string | undefined;
  status?: 'pending' | 'success' | 'error' | undefined;
  delay?: number | undefined;
}

export type OnTrack = (goal: string, options: TrackOptions | undefined) => void;

export interface TestClient extends ConvertClient {
  listen(onTrack: OnTrack | undefined): void;
}

let clientCount = 0;

/** How long a wait is remembered once it is over. React tries a suspended tree again within half a second. */
const REMEMBERED_MS = 1_000;

interface Wait {
  overAt: number | null;
}

/** Waits of first mounts, by the options of their provider. */
const waits = new Map<string, Wait>();

/**
 * React throws away the state of a provider that suspends on its first mount. The next attempt makes another client, and finds
 * here whether the delay is over; else it would wait for ever.
 */
function waitOf(key: string): Wait {
  const first = waits.get(key);
  if (first && (first.overAt === null || Date.now() - first.overAt < REMEMBERED_MS)) return first;
  const wait: Wait = { overAt: null };
  if (isBrowser()) waits.set(key, wait);
  return wait;
}

/**
 * The real engine on a made-up project: no network, no storage, and no timer but the `delay` that was asked for. `key` is equal
 * for equal options.
 */
export function createTestClient(said: TestClientOptions, key: string): TestClient {
  // Null says nothing, as everywhere.
  const options: TestClientOptions = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null));
  const { experiences = {}, features = {}, visitorId = 'test-visitor', status = 'success', delay } = options;
  const document = testDocument(experiences, features, `test ${++clientCount}`);
  // What is decided at once is so in server HTML and in its hydration too.
  const initialState =
    status === 'success' && delay === undefined ? handedOver(visitorId, document as JsonValue) : undefined;
  const client = createClient({ visitorId, initialState, storage: createMemoryStorage() }, stillWorld());
  const wait = delay === undefined ? null : waitOf(key);
  client.load(testSource(document, options, wait));
  let onTrack: OnTrack | undefined;
  return {
    ...client,
    start() {
      // A provider that is mounted later waits anew.
      if (waits.get(key) === wait) waits.delete(key);
      client.start();
    },
    listen: (listener) => void (onTrack = listener),
    track(goal, data) {
      onTrack?.(goal, data);
      return { status: 'queued' };
    },
  };
}

const handedOver = (visitorId: string, config: JsonValue): InitialState => ({
  v: STATE_VERSION,
  mode: 'config',
  visitorId,
  isAnonymous: false,
  consent: 'granted',
  config,
  decided: [],
  canRefresh: false,
});

function testSource(
  document: unknown,
  { status = 'success', delay }: TestClientOptions,
  wait: Wait | null,
): ConfigSource {
  const pending: ConfigState = { status: 'pending', document: null, error: null, isFetching: true };
  const outcome: ConfigState = {
    pending,
    success: { status: 'success', document, error: null, isFetching: false } as const,
    error: { ...pending, status: 'error', error: new ConvertError('config-network'), isFetching: false } as const,
  }[status];
  const isOver = () => wait === null || wait.overAt !== null;

  return {
    getState: () => (isOver() ? outcome : pending),
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

/** A world in which time stands still and nothing can be reached. */
function stillWorld(): World {
  return {
    isTest: true,
    now: () => 0,
    random: () => 0,
    setTimeout: nothing,
    clearTimeout: nothing,
    fetch: () => Promise.reject(new TypeError('A test provider sends nothing.')),
    sendBeacon: undefined,
    locks: undefined,
    lifecycle: {
      onHidden: () => nothing,
      onShown: () => nothing,
      onStored: () => nothing,
      onOnline: () => nothing,
      isOnline: () => false,
    },
    privacySignals: () => ({}),
    search: () => '',
    whenActivated: (callback) => {
      callback();
      return nothing;
    },
  };
}
