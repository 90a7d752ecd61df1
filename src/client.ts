import type { ConvertCallbacks, ConvertClientOptions, Exposure } from './client/clientOptions';
import { createLife } from './client/createLife';
import { createPropApplier } from './client/createPropApplier';
import { question } from './client/question';
import type { AskOptions, ExperienceResult, FeatureResult, Result } from './client/results';
import type { Settings } from './client/createStore';
import type { TrackResult } from './client/createTracker';
import { wireClient } from './client/wireClient';
import { withInitialState } from './client/withInitialState';
import { realWorld, type World } from './client/world';
import type { ConfigSource } from './config/configSource';
import { createConfigLoader } from './config/createConfigLoader';
import { createSilentSource } from './config/createSilentSource';
import { createStaticSource } from './config/createStaticSource';
import { ConvertError } from './errors';
import type { ExperienceKey, FeatureKey, GoalKey } from './register';
import type { TrackOptions } from './tracking/resolveConversion';
import type { Consent } from './visitor/visitor';

/**
 * The engine without React: a config in, decisions out, events away. Making one does nothing; `start()` does.
 *
 * @example
 * const client = createConvertClient({ sdkKey: '10035569/10034190', visitorId: 'v7' });
 * client.start();
 * await client.ready();
 * const hero = client.experience('hero');
 * client.expose(hero);
 * client.track('purchase', { amount: 10 });
 * await client.flush();
 */
export function createConvertClient(said: ConvertClientOptions = {}, world: World = realWorld()) {
  const options = withInitialState(said);
  const parts = wireClient(options, world);
  const {
    ask,
    config,
    delivery,
    gate,
    hints,
    life,
    reporter,
    server,
    settings,
    settle,
    shown,
    store,
    tracker,
    visitor,
  } = parts;
  const { actions, forgetIdentity } = parts.visitorActions;
  const { start, stop } = createLife(parts);

  const load = (source: ConfigSource = defaultSource()) => config.load(source);
  const defaultSource = () => {
    if (options.config) return createStaticSource(options.config);
    return parts.handover?.isFinal ? createSilentSource() : createConfigLoader({ ...parts.request, ...world });
  };
  const begin = () => {
    if (!config.hasSource()) load();
    reporter.open();
    config.begin();
  };

  const setConsent = (consent: Consent) => {
    if (consent === gate.consent()) return;
    gate.set(consent);
    settle();
    reporter.guard(() => life.callbacks.onConsentChange?.(consent));
  };
  const change = (changes: Partial<typeof settings>) => {
    Object.assign(settings, changes);
    store.changed();
  };
  const setLocation = (location: Record<string, unknown> | undefined) => change({ location });
  const setForced = (forced: Settings['forced'] = {}) => change({ forced });

  const applyProps = createPropApplier(said, {
    visitorId: (id, previous) =>
      id === undefined ? forgetIdentity() : actions.identify(id, { keepAssignments: previous === undefined }),
    attributes: (attributes = {}) => actions.setAttributes(attributes),
    segments: (segments = {}) => actions.setSegments(segments),
    location: setLocation,
    consent: (consent = 'granted') => setConsent(consent),
    forced: setForced,
    environment: (environment) => change({ environment }),
    config: (document) => document && load(createStaticSource(document)),
  });

  return {
    /** What the config is asked for with; for a source of one's own. */
    request: parts.request,
    ...actions,
    setConsent,
    setLocation,
    /** Variation keys by experience key, in place of those forced until now: shown, never tracked or stored. */
    setForced,
    /** The one door for config; by default Convert's servers, or the `config` given. Call it before `start()`. */
    load,
    hasSource: config.hasSource,
    /** False when a server handed over all that this page may know. */
    mayFetch: !parts.handover?.isFinal,
    /** Loads the config now. Never rejects: the outcome is in the state. */
    refetch: config.refetch,
    /** Begins to load, and resolves when there is a config, a timeout or an error. Never rejects. */
    ready(): Promise<void> {
      begin();
      return config.settled;
    },
    start() {
      begin();
      start();
    },
    /** Ends what `start()` began: no timer or listener is left. What is not delivered waits in the storage. */
    stop,
    destroy() {
      stop();
      delivery.destroy();
    },
    /** Resolves when every event is delivered, or given up on for now. */
    flush(): Promise<void> {
      shown.flush();
      return delivery.flush();
    },

    experience: <Key extends ExperienceKey>(key: Key, asked?: AskOptions) =>
      ask.ask('experience', key, asked) as unknown as ExperienceResult<Key>,
    feature: <Key extends FeatureKey>(key: Key, asked?: AskOptions) =>
      ask.ask('feature', key, asked) as unknown as FeatureResult<Key>,
    /** Every experience of the project, in config order; empty while pending. */
    experiences: (asked?: AskOptions) =>
      ask.answerAll(question('experience', '', asked)) as readonly ExperienceResult[],
    features: (asked?: AskOptions) => ask.answerAll(question('feature', '', asked)) as readonly FeatureResult[],
    /** Why an experience, or else a feature, comes out as it does for this visitor: every check and comparison, as text. */
    explain(key: string, asked?: AskOptions): string {
      const project = parts.project();
      const isFeature = project?.featuresByKey.has(key) && !project.experiencesByKey.has(key);
      return ask.explain(isFeature ? 'feature' : 'experience', key, asked);
    },
    /** Says that a decision is on screen and seen: one exposure for each visitor, experience and variation, ever. */
    expose: (result: Result) => shown.add(result, true),
    /** Says that a decision is on screen: it is stored, and stays while it is shown. Returns the end of that. */
    show(result: Result): () => void {
      hints.ofResult(result);
      shown.add(result, false);
      return ask.hold(result);
    },
    /** Says that what a server decided is on screen: it is stored and exposed, once. Returns the end of that. */
    showServed(exposures: readonly Exposure[]): () => void {
      const own = exposures.filter(({ visitorId }) => visitorId === visitor.id());
      if (own.length < exposures.length) {
        reporter.reportOnce('visitor-differs', () => new ConvertError('visitor-differs'));
      }
      return shown.addServed(visitor.id(), own);
    },
    track(goal: GoalKey, data?: TrackOptions): TrackResult {
      shown.flush();
      return tracker.track(visitor.id(), goal, data);
    },

    /** What goes on in here, for people to look at: reading it decides, stores and sends nothing. */
    inspect: () => ({
      /** What every decision depends on; the same object until any of it changes. */
      inputs: store.inputs(),
      /** The consent that privacy signals and a preview leave of the app's. */
      allowed: gate.effective(),
      /** What is remembered of the visitor; the same object until any of it changes. */
      record: parts.memory.read(visitor.id()),
      /** Every decision of this page's life, oldest first. */
      decided: parts.journal.list(),
      /** The answers that components show now, one for each component. */
      onScreen: ask.onScreen(),
      /** What the source of the config says of itself; null before there is one. */
      source: config.sourceState(),
      /** The last events, and how many, with calls of `track()` that wait for a config, are not yet delivered. */
      events: delivery.recent(),
      waiting: delivery.size() + parts.deferred.size(),
    }),

    getSnapshot: store.getSnapshot,
    getServerSnapshot: () => server.snapshot,
    subscribe: store.subscribe,
    answer: ask.answer,
    serverAnswer: ask.serverAnswer,
    answerAll: ask.answerAll,
    serverAnswerAll: ask.serverAnswerAll,
    /** What a provider hands down: each prop applies when its value changes. Callbacks are always the latest. */
    applyProps(props: ConvertClientOptions, isOwner: boolean) {
      life.callbacks = isOwner ? callbacksOf(props) : { ...callbacksOf(options), ...given(callbacksOf(props)) };
      applyProps(props, isOwner);
    },
  };
}

export type ConvertClient = ReturnType<typeof createConvertClient>;

const callbacksOf = ({ onExposure, onConversion, onError, onConsentChange }: ConvertCallbacks): ConvertCallbacks => ({
  onExposure,
  onConversion,
  onError,
  onConsentChange,
});

const given = (callbacks: ConvertCallbacks): ConvertCallbacks =>
  Object.fromEntries(Object.entries(callbacks).filter(([, callback]) => callback !== undefined));
