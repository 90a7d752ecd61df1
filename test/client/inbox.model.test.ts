import { createSender } from '../../src/tracking/sender';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createConvertClient } from '../../src/client';
import type { Exposure } from '../../src/client/types';
import type { ConfigState } from '../../src/config/configSource';
import type { Batch } from '../../src/tracking/batch';
import { createMemoryStorage } from '../../src/visitor/storage';
import type { Consent } from '../../src/visitor/visitor';
import { realWorld } from '../../src/world';
import { shopDocument } from '../support/shopDocument';

/** Sequences tried; `MODEL_RUNS=20000 MODEL_SEED=7 npx vitest run --project node test/client/inbox.model` for a long look. */
const RUNS = Number(process.env.MODEL_RUNS ?? 400);
const SEED = Number(process.env.MODEL_SEED ?? 3);

/** Nobody comes back: then it depends on who was asked for meanwhile whether a result is still the same one. */
const VISITORS = Array.from({ length: 41 }, (_, index) => `v${index + 1}`);
const GOALS = ['purchase', 'signup'];
const EXPERIENCES = ['hero', 'offer'];
/** Decided by a server, of which the browser decides nothing. */
const SERVED = ['search-test', 'germans'];
const GOAL_IDS: Record<string, string> = { purchase: '900', signup: '901' };
const EXPERIENCE_IDS: Record<string, string> = { hero: '100', offer: '200', 'search-test': '300', germans: '400' };

// Hints of development are not what this is about.
beforeEach(() => void vi.stubEnv('NODE_ENV', 'production'));
afterEach(() => void vi.unstubAllEnvs());

const step = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constant('show' as const), fc.constantFrom(...EXPERIENCES)) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constant('show a decision of the server' as const), fc.constantFrom(...SERVED)),
  },
  { weight: 1, arbitrary: fc.tuple(fc.constant('hide it' as const), fc.nat(5)) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('leave' as const), fc.nat(9)) },
  { weight: 4, arbitrary: fc.tuple(fc.constant('track' as const), fc.constantFrom(...GOALS)) },
  { weight: 3, arbitrary: fc.tuple(fc.constant('consent' as const), fc.constantFrom('granted', 'pending', 'denied')) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('identify' as const), fc.constant('')) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom('start' as const, 'stop' as const, 'activate' as const), fc.constant('')),
  },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom('config' as const, 'flush' as const), fc.constant('')) },
);
type Step = [string, string | number];

/** What one event says: an exposure `v1 100:1001`, or a conversion with what was exposed before it: `v1 900 after 100:1001`. */
type Said = string;

/** A page of the library. */
function openPage(consent: Consent, isPrerendered: boolean) {
  const sent: Said[] = [];
  const told: Said[] = [];
  let config: ConfigState = { status: 'pending', document: null, error: null, isFetching: true };
  let hear = () => {};
  let activate: (() => void)[] | null = isPrerendered ? [] : null;
  const onScreen: (() => void)[] = [];
  const shown: (() => void)[] = [];

  const world = {
    ...realWorld(),
    // Nothing happens by itself, and nothing has to be loaded.
    loadSender: () => createSender,
    setTimeout: () => 0,
    clearTimeout: () => undefined,
    whenActivated: (callback: () => void) => {
      if (activate) activate.push(callback);
      else callback();
      return () => void (activate = activate && activate.filter((each) => each !== callback));
    },
  };
  const client = createConvertClient(
    {
      sdkKey: 'shop',
      visitorId: 'v1',
      consent,
      storage: createMemoryStorage(),
      trackEndpoint: 'http://127.0.0.1:9/v1',
      fetch: (_, init) => {
        const { visitors } = JSON.parse(init?.body as string) as Batch;
        for (const { visitorId, events } of visitors) sent.push(...events.map((event) => say(visitorId, event)));
        return Promise.resolve(new Response(null, { status: 200 }));
      },
      onExposure: ({ visitorId, experienceId, variationId }) =>
        told.push(`${visitorId} ${experienceId}:${variationId}`),
      onConversion: ({ visitorId, goalId }) => told.push(`${visitorId} ${goalId}`),
      onError: () => undefined,
    },
    world,
  );
  client.load({
    getState: () => config,
    subscribe: (listener) => {
      hear = listener;
      return () => (hear = () => {});
    },
    refetch: () => Promise.resolve(),
  });
  /** The decision of a server for a visitor: always the first variation. */
  const served = (visitorId: string, key: string): Exposure => ({
    visitorId,
    experience: key,
    experienceId: EXPERIENCE_IDS[key]!,
    experienceName: '',
    variation: 'original',
    variationId: `${EXPERIENCE_IDS[key]}0`,
    variationName: '',
  });
  return {
    client,
    sent,
    told,
    deliverConfig() {
      config = { status: 'success', document: shopDocument(), error: null, isFetching: false };
      hear();
    },
    activate() {
      const callbacks = activate ?? [];
      activate = null;
      for (const callback of callbacks) callback();
    },
    /** As a component does it. Returns the exposure, if there is one. */
    show(key: string): string | null {
      const result = client.experience(key);
      client.expose(result);
      shown.push(client.show(result));
      return result.details && `${EXPERIENCE_IDS[key]}:${result.details.id}`;
    },
    showServed(visitorId: string, key: string) {
      const exposure = served(visitorId, key);
      onScreen.push(client.showServed([exposure]));
      return `${exposure.experienceId}:${exposure.variationId}`;
    },
    hide: (index: number) => onScreen[index % onScreen.length]?.(),
    /** A component is unmounted. */
    leave: (index: number) => shown[index % shown.length]?.(),
  };
}

function say(visitorId: string, { eventType, data }: Batch['visitors'][number]['events'][number]): Said {
  if (eventType === 'bucketing') return `${visitorId} ${data.experienceId}:${data.variationId}`;
  const exposed = Object.entries(data.bucketingData ?? {}).map(
    ([experience, variation]) => `${experience}:${variation}`,
  );
  return `${visitorId} ${data.goalId}${exposed.length > 0 ? ` after ${exposed.sort().join()}` : ''}`;
}

/** The rules of the inbox, as its document says them. */
function createModel(initial: Consent, isPrerendered: boolean) {
  type Waiting =
    | {
        kind: 'exposed';
        visitorId: string;
        exposure: string;
        /** Whether its question still gets the same answer. */
        isCurrent: () => boolean;
        isShown: () => boolean;
        counts: boolean;
        wasDenied: boolean;
      }
    | { kind: 'tracked'; visitorId: string; goal: string };
  let waiting: Waiting[] = [];
  /** Exposures that have counted. After a denial those on screen may count again, as far as they were never sent. */
  let counted: (Waiting & { kind: 'exposed' })[] = [];
  /** Calls that wait for the project or the start, in the outbox. */
  let calls: { visitorId: string; goal: string }[] = [];
  let outbox: { said: Said; forget: () => void }[] = [];
  const sent: Said[] = [];
  const told: Said[] = [];
  const state = { isStarted: false, isActive: !isPrerendered, isServed: false, visitorId: 'v1' };
  let isLoading = false;
  let hasProject = false;
  const load = () => (hasProject ||= isLoading && state.isServed);
  let consent = initial;
  /** Whether the consent has been acted on: by the start, by a flush, or because it changed. */
  let isInForce = false;
  const exposed = new Map(VISITORS.map((id) => [id, new Set<string>()]));
  const converted = new Set<string>();
  const served: { isOnScreen: boolean }[] = [];
  const components: { exposure: string | null; visitorId: string; isOnScreen: boolean }[] = [];

  const expose = (visitorId: string, exposure: string) => {
    const before = exposed.get(visitorId)!;
    if (before.has(exposure)) return;
    before.add(exposure);
    told.push(`${visitorId} ${exposure}`);
    outbox.push({ said: `${visitorId} ${exposure}`, forget: () => before.delete(exposure) });
  };
  const convert = (visitorId: string, goal: string) => {
    const key = `${visitorId} ${GOAL_IDS[goal]}`;
    if (converted.has(key)) return;
    converted.add(key);
    const before = [...exposed.get(visitorId)!];
    told.push(key);
    outbox.push({
      said: `${key}${before.length > 0 ? ` after ${before.sort().join()}` : ''}`,
      forget: () => converted.delete(key),
    });
  };
  const process = (isRunning = state.isStarted) => {
    const left: Waiting[] = [];
    for (const each of waiting) {
      if (each.kind === 'tracked') {
        if (!isInForce || consent !== 'granted' || (isRunning && !state.isActive)) left.push(each);
        else if (hasProject && isRunning) convert(each.visitorId, each.goal);
        else calls.push(each);
        continue;
      }
      if (!isRunning || !state.isActive) {
        left.push(each);
        continue;
      }
      if (isInForce && consent === 'denied') each.wasDenied = true;
      if (!each.counts && !(each.isCurrent() && (!each.wasDenied || each.isShown()))) continue;
      if (!hasProject) {
        left.push(each);
        continue;
      }
      each.counts = isInForce && consent !== 'denied';
      if (isInForce && consent === 'granted') {
        expose(each.visitorId, each.exposure);
        counted.push(each);
      } else left.push(each);
    }
    waiting = left;
    if (!isRunning || !state.isActive || !hasProject || !isInForce || consent !== 'granted') return;
    for (const { visitorId, goal } of calls) convert(visitorId, goal);
    calls = [];
  };
  const enforce = () => {
    isInForce = true;
    if (consent !== 'denied') return;
    waiting = [...waiting.filter(({ kind }) => kind !== 'tracked'), ...counted];
    counted = [];
    for (const each of waiting) if (each.kind === 'exposed') Object.assign(each, { counts: false, wasDenied: true });
    for (const { forget } of outbox) forget();
    [outbox, calls] = [[], []];
  };

  /** What waited for the page to open is of one moment. */
  const open = () => {
    const isTracked = ({ kind }: Waiting) => kind === 'tracked';
    waiting = [...waiting.filter((each) => !isTracked(each)), ...waiting.filter(isTracked)];
  };

  const deliver = () => {
    if (consent !== 'granted') return;
    sent.push(...outbox.map(({ said }) => said));
    outbox = [];
  };

  const isDenied = () => isInForce && consent === 'denied';

  return {
    sent,
    told,
    state,
    load,
    canFlush: () => hasProject || state.isServed,
    show(exposure: string | null) {
      const { visitorId } = state;
      const component = { exposure, visitorId, isOnScreen: true };
      components.push(component);
      const isCurrent = () => exposure !== null && state.visitorId === visitorId;
      // Another component may show the same.
      const isSame = (other: typeof component) => other.exposure === exposure && other.visitorId === visitorId;
      const isShown = () => components.some((other) => other.isOnScreen && isSame(other));
      waiting.push({
        kind: 'exposed',
        visitorId,
        exposure: exposure ?? '',
        isCurrent,
        isShown,
        counts: false,
        wasDenied: isDenied(),
      });
    },
    showServed(exposure: string) {
      const shown = { isOnScreen: true };
      served.push(shown);
      const { visitorId } = state;
      const isCurrent = () => shown.isOnScreen;
      waiting.push({
        kind: 'exposed',
        visitorId,
        exposure,
        isCurrent,
        isShown: () => isCurrent() && state.visitorId === visitorId,
        counts: false,
        wasDenied: isDenied(),
      });
    },
    hide(index: number) {
      const shown = served[index % served.length];
      if (shown) shown.isOnScreen = false;
    },
    leave(index: number) {
      const component = components[index % components.length];
      if (component) component.isOnScreen = false;
    },
    track(goal: string) {
      process();
      if (consent === 'denied') return;
      waiting.push({ kind: 'tracked', visitorId: state.visitorId, goal });
      process();
    },
    consent(next: Consent) {
      if (next === consent) return;
      consent = next;
      enforce();
    },
    identify(): string {
      process();
      state.visitorId = VISITORS[VISITORS.indexOf(state.visitorId) + 1]!;
      return state.visitorId;
    },
    activate() {
      if (state.isStarted && !state.isActive) open();
      state.isActive = true;
    },
    start() {
      if (!state.isStarted && state.isActive) open();
      state.isStarted = isLoading = true;
      load();
      enforce();
    },
    stop() {
      if (!state.isStarted) return;
      process();
      state.isStarted = isLoading = false;
      deliver();
    },
    flush() {
      process();
      if (waiting.length + calls.length > 0) isLoading = true;
      load();
      if (!state.isStarted && state.isActive) open();
      enforce();
      process(true);
      deliver();
    },
    process,
  };
}

const byVisitor = (said: readonly Said[]) =>
  VISITORS.map((id) => said.filter((each) => each.startsWith(`${id} `)).sort());

it('what happens becomes events once the client is started, the project is known and consent is granted', async () => {
  const property = fc.asyncProperty(
    fc.constantFrom<Consent>('granted', 'granted', 'pending', 'denied'),
    fc.boolean(),
    fc.array(step, { maxLength: 40, size: 'max' }),
    async (consent, isPrerendered, steps) => {
      const page = openPage(consent, isPrerendered);
      const model = createModel(consent, isPrerendered);
      const actions: Record<Step[0], (what: string | number) => unknown> = {
        show: (key) => model.show(page.show(String(key))),
        'show a decision of the server': (key) => model.showServed(page.showServed(model.state.visitorId, String(key))),
        leave: (index) => [page.leave(Number(index)), model.leave(Number(index))],
        'hide it': (index) => [page.hide(Number(index)), model.hide(Number(index))],
        track: (goal) => [page.client.track(String(goal)), model.track(String(goal))],
        consent: (next) => [page.client.setConsent(next as Consent), model.consent(next as Consent)],
        identify: () => page.client.identify(model.identify()),
        start: () => [page.client.start(), model.start()],
        stop: () => [page.client.stop(), model.stop()],
        activate: () => [page.activate(), model.activate()],
        config: () => [page.deliverConfig(), (model.state.isServed = true), model.load()],
        flush: async () => {
          if (!model.canFlush()) return;
          await page.client.flush();
          model.flush();
        },
      };
      const run = async ([name, what]: Step) => {
        await actions[name]!(what);
        for (let turn = 0; turn < 5; turn++) await null;
        if (model.state.isStarted) model.process();
      };
      for (const each of steps) await run(each);
      for (const each of [
        ['config', ''],
        ['start', ''],
        ['activate', ''],
        ['consent', 'granted'],
        ['flush', ''],
      ] as Step[])
        await run(each);
      expect(byVisitor(page.sent)).toEqual(byVisitor(model.sent));
      expect(byVisitor(page.told)).toEqual(byVisitor(model.told));
      page.client.destroy();
    },
  );
  await fc.assert(property, { numRuns: RUNS, seed: SEED });
}, 600_000);
