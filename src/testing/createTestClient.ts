import type { ConvertClient } from '../client/convertClient';
import { createClient } from '../client/createClient';
import { engine } from '../engine';
import type { InitialState, JsonValue } from '../client/types';
import { STATE_VERSION } from '../client/initialState';
import type { World } from '../world';
import type { ConfigSource, ConfigState } from '../config/configSource';
import { ConvertError } from '../errors';
import type { TrackOptions } from '../tracking/conversion';
import { createMemoryStorage } from '../visitor/storage';
import { isBrowser } from '../platform';
import type { ExperienceKey, FeatureKey, FeatureVariables, VariationKey } from '../register';

/** Variation by experience key; null puts the visitor outside. */
type TestExperiences = { readonly [Key in ExperienceKey]?: VariationKey<Key> | null };

/** Variables by feature key; `true` is on without variables, `false` is off. */
type TestFeatures = { readonly [Key in FeatureKey]?: boolean | FeatureVariables<Key> };

type TestFeature = NonNullable<TestFeatures[FeatureKey]>;

export interface TestClientOptions {
  experiences?: TestExperiences | undefined;
  features?: TestFeatures | undefined;
  visitorId?: string | undefined;
  status?: 'pending' | 'success' | 'error' | undefined;
  delay?: number | undefined;
}

export type OnTrack = (goal: string, options: TrackOptions | undefined) => void;

interface TestClient extends ConvertClient {
  listen(onTrack: OnTrack | undefined): void;
}

let clientCount = 0;

/** How long a finished wait is kept. React tries a suspended tree again within half a second. */
const REMEMBERED_MS = 1_000;

interface Wait {
  overAt: number | null;
}

/** Waits of first mounts, by the options of their provider. */
const waits = new Map<string, Wait>();

/**
 * React throws away the state of a provider that suspends on its first mount. The next attempt makes another client. It finds
 * here whether the delay is over; else it would wait for ever.
 */
function waitOf(key: string): Wait {
  const first = waits.get(key);
  if (first && (first.overAt === null || Date.now() - first.overAt < REMEMBERED_MS)) return first;
  const wait: Wait = { overAt: null };
  if (isBrowser()) waits.set(key, wait);
  return wait;
}

/** The real engine on a made-up project: no network, no storage, and no timer but `delay`. `key` is equal for equal options. */
export function createTestClient(props: TestClientOptions, key: string): TestClient {
  // Null is left out, as everywhere.
  const options: TestClientOptions = Object.fromEntries(Object.entries(props).filter(([, value]) => value !== null));
  const { experiences = {}, features = {}, visitorId = 'test-visitor', status = 'success', delay } = options;
  const document = testDocument(experiences, features, `test ${++clientCount}`);
  // Without a delay there is a result at once, also in server HTML and in its hydration.
  const initialState =
    status === 'success' && delay === undefined ? handedOver(visitorId, document as JsonValue) : undefined;
  const client = createClient(
    { visitorId, initialState, storage: createMemoryStorage() },
    { engine, world: stillWorld() },
  );
  const wait = delay === undefined ? null : waitOf(key);
  client.load(testSource(document, options, wait));
  let onTrack: OnTrack | undefined;
  return {
    ...client,
    start() {
      // A provider that is mounted later waits again.
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

/** A config document in which every experience and feature comes out as asked. */
function testDocument(experiences: TestExperiences, features: TestFeatures, version: string) {
  const carriers = given(features).filter(([, value]) => value);
  return {
    account_id: 'test',
    project: { id: 'test', name: 'Test', settings: { version } },
    experiences: [
      ...given(experiences).map(([key, variation]) => testExperience(key, variation, [])),
      ...carriers.map(([key, value]) => testExperience(`feature ${key}`, 'on', [testChange(key, value)])),
    ],
    features: given(features).map(([key, value]) => ({ id: key, key, variables: testVariables(value) })),
  };
}

/** Leaves out entries that are undefined. */
function given<Value>(record: Readonly<Record<string, Value | undefined>>) {
  return Object.entries(record).filter((entry): entry is [string, Value] => entry[1] !== undefined);
}

function testExperience(key: string, variation: string | null, changes: unknown[]) {
  const traffic = variation === null ? 0 : 100;
  const variations = [{ id: variation ?? 'none', key: variation ?? 'none', traffic_allocation: traffic, changes }];
  return { id: key, key, name: key, variations };
}

const testChange = (feature: string, value: TestFeature) => ({
  id: feature,
  type: 'fullStackFeature',
  data: { feature_id: feature, variables_data: typeof value === 'object' ? value : {} },
});

/** An unknown type, so that values pass through as they were given. */
const testVariables = (value: TestFeature) =>
  Object.keys(Object(value) as object).map((key) => ({ key, type: 'as given' }));
