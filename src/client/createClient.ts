import { attempt, pastedText } from '../values';
import { type ConfigSource, createSilentSource, createStaticSource } from '../config/configSource';
import { senderHeaders } from '../config/configRequest';
import { ConvertError } from '../errors';
import { isBrowser } from '../platform';
import { createDelivery, createDropReport } from '../tracking/delivery';
import { createMemory } from '../visitor/memory';
import { restrictConsent } from '../visitor/privacy';
import { isTabOwn, openStorage } from '../visitor/storage';
import { withVisitorCookie } from '../visitor/visitorCookie';
import { readVisitorId } from '../visitor/visitorId';
import { createAnswers, createOwnRules, explanationHeading, goalRules } from './answers';
import { createProps, type LatestFunctions } from './applyProps';
import { createConsent } from './consent';
import type { ClientParts, ConvertClient, ConvertClientOptions } from './convertClient';
import { createHints } from './hints';
import { createInbox, type Phase } from './inbox';
import { createHandovers, type Handover, readHandover, withInitialState } from './initialState';
import { createJournal, question } from './journal';
import { createLife } from './life';
import { withHandover, scopeOf, openProject } from './projectState';
import { createReporter } from './report';
import { createStore, readServerState } from './store';
import { createTracker, exposuresOf } from './tracker';
import type { AskOptions, Exposure, Question, Result, Settings } from './types';
import { createVisitor, createVisitorActions, withVisitorId } from './visitor';

/** What a client is made of, what follows when something changes, what it offers, in this order. Making one does nothing. */
export function createClient(given: ConvertClientOptions, { engine, world, fetchSource }: ClientParts): ConvertClient {
  // What the app says, and what its server handed over.
  const appOptions = withVisitorId(given);
  const options = withInitialState(appOptions);
  const functions: LatestFunctions = { ...options };
  const reporter = createReporter(functions);
  const { environment, location } = options;
  // One function, so that an inline one is not news at every render. The latest is asked.
  const rules = createOwnRules(options, reporter, (rule) => functions.resolveRule?.(rule));
  const settings: Settings = { environment, location, forced: options.forced ?? {}, rules };
  const isTracking = options.tracking !== false;
  const handover = options.initialState ? readHandover(options.initialState) : null;
  if (options.initialState && !handover) reporter.report(new ConvertError('state-invalid'));
  const handovers = createHandovers();
  if (handover) handovers.add(handover, options.visitorId);
  const kept = openStorage(options.storage, reporter.report);
  const storage = options.cookie ? withVisitorCookie(kept, options.cookie) : kept;
  const scope = scopeOf(options);

  // The project. `project.load` is the one door for config.
  const project = openProject(options, {
    ...{ engine, world, storage, scope },
    handedOver: handover?.project ?? null,
    onError: reporter.report,
  });
  const { request, preview } = project;
  const isPreview = () => preview.current !== null;

  // The visitor, what is remembered of them, and what they allow.
  const visitor = createVisitor(options, handover?.state, { storage, random: world.random, isDenied, isPreview });
  const memory = createMemory({
    storage,
    now: world.now,
    project: project.project,
    isDenied,
    knownIds: () => [visitor.knownId(), readVisitorId(storage)].filter((id) => typeof id === 'string'),
  });
  const consent = createConsent(options, reporter, isPreview, (given) =>
    restrictConsent(given, project.project(), country, world.privacySignals()),
  );
  function isDenied(): boolean {
    return consent.allowed() === 'denied';
  }
  /** Asked before it is known whether the stored record may be used, so no id is looked for or made. */
  function country(): string | undefined {
    const handed = handovers.segments(visitor.knownId() ?? '');
    return visitor.segments().country ?? handed?.country ?? memory.storedCountry();
  }

  // Decisions: the live state, the one that hydration sees, the first answers of this page.
  const store = createStore({ project, consent: consent.given, handovers, memory, preview, settings, visitor });
  const server = readServerState(options, settings, handover);
  let serverInputs = server.inputs;
  const journal = createJournal();
  if (handover) journal.restore(handover.journal(serverInputs.key));
  const answers = createAnswers({
    decide: engine.decide,
    journal,
    inputs: store.inputs,
    serverInputs: () => serverInputs,
    lateDecision: options.lateDecision,
    expose: (result) => show(result, true),
  });
  const phase: Phase = { isStarted: false, wasStarted: false, isOpen: false };
  const hints = createHints({
    hint: reporter.hint,
    settings,
    origin: world.isTest ? 'test' : handover?.isFinal ? 'server' : 'config',
    // Children of a provider ask before it starts the client.
    project: () => (handover?.isFinal || (phase.isStarted && project.isServed()) ? project.wholeProject() : null),
  });

  // Events: what happens comes into the inbox. What may be sent becomes events in the tracker, which the delivery sends.
  const { debounceMs, maxWaitMs, batchSize } = options;
  const delivery = createDelivery({
    ...world,
    ...{ scope, storage, debounceMs, maxWaitMs, batchSize },
    fetch: options.fetch ?? world.fetch,
    isTabOwn: isTabOwn(options.storage),
    headers: senderHeaders(options, isBrowser()),
    onRecovered: () => inbox.takeCalls(),
    onError: reporter.report,
  });
  // Nothing is kept until the consent is known.
  delivery.hold();
  const tracker = createTracker({
    ...{ callbacks: functions, delivery, hints, memory, options, reporter },
    matchRules: (tree, data) => engine.matchRules(tree, data, goalRules(rules)),
    segments: (id) => (id === visitor.id() && store.inputs().visitor.segments) || {},
  });
  const reportDrop = createDropReport(reporter.report);
  const inbox = createInbox({
    ...{ phase, isPreview, project, tracker, delivery },
    consent: consent.inForce,
    onDrop: (count) => reportDrop('full', count),
  });
  const visitorActions = createVisitorActions({
    ...{ visitor, memory, inbox, project, isPreview },
    matchSegments: engine.matchSegments,
    inputs: store.inputs,
    saveId: () => void (consent.allowed() === 'granted' && visitor.saveId()),
    forget: journal.forget,
    changed: () => (consent.isStale() ? review() : store.changed()),
    changedQuietly: store.changedQuietly,
    exposeAgain() {
      for (const { question, result } of answers.onScreen())
        if (inbox.isExposed(result)) show(answers.live.get(question).result, true);
    },
  });

  // What follows when something changes.
  /** Acts on the consent, if it is another one than was acted on last: on what is kept, what waits and what is sent (protocol §8). */
  const enforceConsent = () => {
    const news = consent.takeNews();
    if (!news) return;
    memory.setPersist(news === 'granted');
    if (news === 'granted') {
      if (!visitor.isAppId()) visitor.saveId();
      if (isTracking) delivery.release();
      return;
    }
    delivery.hold();
    if (news === 'pending') return;
    // The id in use stays for this page. Nothing of it is left behind.
    inbox.deny();
    tracker.forget(delivery.clear());
    memory.eraseStored();
    project.cache.remove();
    visitor.eraseId();
  };
  /** Everything known of the project and the consent takes effect on what is kept, what waits and what is sent. */
  const takeEffect = () => {
    hints.review();
    enforceConsent();
    // The project, and so where its visitors are kept, may be known only now.
    if (isDenied()) memory.eraseStored();
    if (consent.allowed() === 'granted') project.keep();
    visitorActions.storeSegments();
    if (delivery.hasCalls()) inbox.process();
    else inbox.processSoon();
  };
  /** The project or the consent may be another one. While stopped nothing is written, because React may be rendering. */
  const review = () => {
    if (phase.isStarted) takeEffect();
    store.changed();
    inbox.takeCallsSoon();
  };
  project.listen(review);

  // What the app changes.
  const change = (changes: Partial<Settings>) => {
    Object.assign(settings, changes);
    visitorActions.changed();
  };
  const changeConsent = (next: unknown): boolean => {
    if (!consent.set(next)) return false;
    enforceConsent();
    review();
    reporter.guard(() => functions.onConsentChange?.(consent.given()));
    return true;
  };
  /** Written and removed at once: other pages of the site hear of it, and nothing of it stays. So do other clients of this page. */
  const deniedKey = `convert-react.denied.${scope}`;
  const setConsent: ConvertClient['setConsent'] = (next) => {
    // What a page begins with is no news: it may be the app's default until the visitor is asked.
    if (!changeConsent(next) || consent.given() !== 'denied' || !phase.wasStarted) return;
    storage.setItem(deniedKey, String(world.now()));
    storage.removeItem(deniedKey);
    world.lifecycle.tellStored(deniedKey);
  };
  const { handOver, applyProps } = createProps(appOptions, options, {
    ...{ functions, handovers, consent, visitorActions, change, setConsent, changeConsent, take, review },
    load: project.load,
  });
  /** Hooks decide at once by what the server of another page hands over. Tells nobody, because React may be rendering. */
  function take(next: Handover): void {
    const { inputs } = readServerState(options, settings, next);
    journal.restore(next.journal(inputs.key));
    serverInputs = { ...serverInputs, project: withHandover(serverInputs.project, inputs.project, next.isFinal) };
    project.take(next.project, next.isFinal);
    store.changedQuietly();
  }

  // Loading, starting and stopping.
  const mayFetch = !options.config && !handover?.isFinal;
  const defaultSource = () => {
    // A request would refuse the secret. Without one nobody else looks at it.
    if (!mayFetch && pastedText(options.secret) && isBrowser())
      reporter.reportOnce('secret', () => new ConvertError('secret-in-browser'));
    if (options.config) return createStaticSource(options.config);
    return mayFetch && fetchSource ? fetchSource(request) : createSilentSource();
  };
  const load = (source: ConfigSource = defaultSource()) => project.load(source);
  const inspect: ConvertClient['inspect'] = () => ({
    inputs: store.inputs(),
    allowed: consent.allowed(),
    record: memory.read(visitor.id()),
    decided: journal.list(),
    onScreen: answers.onScreen(),
    source: project.sourceState(),
    events: delivery.recent(),
    waiting: delivery.size() + inbox.size(),
  });
  const life = createLife({
    ...{ phase, world, project, memory, inbox, delivery, reporter, takeEffect, request, inspect },
    isDebugged: () => options.debug ?? (world.search().includes('convert_debug') || storage.getItem('convert_debug')),
    loadDefault: load,
    changed: store.changed,
    onStored: (key) => void (key === deniedKey && changeConsent('denied')),
  });

  // What the app asks, and what it says has happened.
  const answer = (kind: Question['kind'], key: string, asked?: AskOptions) => {
    const { result } = answers.live.get(question(kind, key, asked));
    hints.ofResult(result);
    return result as never;
  };
  const ownExposures = (exposures: readonly Exposure[]) => {
    const own = exposures.filter(({ visitorId }) => visitorId === visitor.id());
    if (own.length < exposures.length)
      reporter.reportOnce('visitor-differs', () => new ConvertError('visitor-differs'));
    return own;
  };
  function show(result: Result, isSeen: boolean): void {
    inbox.show(result, isSeen && isTracking, (mustBeShown) => {
      const current = answers.current(result, mustBeShown);
      return current ? ownExposures(exposuresOf(current)) : [];
    });
  }

  return {
    request,
    mayFetch,
    load,
    hasSource: project.hasSource,
    refetch: project.refetch,
    retry: project.retry,
    ready: life.ready,
    start: life.start,
    stop: life.stop,
    destroy: life.destroy,
    flush: life.flush,

    ...visitorActions.actions,
    setConsent,
    setLocation: (location) => change({ location }),
    setForced: (forced) => change({ forced: forced ?? {} }),
    handOver,
    applyProps,

    experience: (key, asked) => answer('experience', key, asked),
    feature: (key, asked) => answer('feature', key, asked),
    experiences: (asked) => answers.live.all(question('experience', '', asked)) as never,
    features: (asked) => answers.live.all(question('feature', '', asked)) as never,
    explain(key, asked) {
      const found = project.project();
      const isFeature = found?.featuresByKey.has(key) && !found.experiencesByKey.has(key);
      const explained = answers.live.get(question(isFeature ? 'feature' : 'experience', key, asked));
      const inputs = store.inputs();
      return engine.explain(explained, inputs, journal.assignedTo(inputs.visitor.id)).catch((cause: unknown) => {
        reporter.reportOnce('explain', () => new ConvertError('part-missing', { part: 'explain' }, { cause }));
        return explanationHeading(explained.question, explained.result);
      });
    },
    expose: (result) => show(result, true),
    show(result) {
      hints.ofResult(result);
      show(result, false);
      return answers.hold(result);
    },
    showServed(exposures) {
      let isOnScreen = true;
      const visitorId = visitor.id();
      const shown = ownExposures(exposures);
      // After a denial what another visitor was shown stays uncounted.
      const mayCount = (mustBeShown: boolean) => isOnScreen && (!mustBeShown || visitorId === visitor.id());
      inbox.show(shown, isTracking, (mustBeShown) => (mayCount(mustBeShown) ? shown : []));
      return () => void (isOnScreen = false);
    },
    track(goal, data) {
      const visitorId = visitor.id();
      if (!isTracking || visitorId === '' || isPreview() || isDenied()) return { status: 'off' };
      const goalKey = attempt(() => String(goal), '');
      return { status: inbox.track({ visitorId, goalKey, ...(data && { options: data }) }) };
    },

    getSnapshot: store.snapshot,
    getServerSnapshot: () => server.snapshot,
    subscribe: store.subscribe,
    answer: (asked) => answers.live.get(asked).result,
    serverAnswer: (asked) => answers.frozen.get(asked).result,
    answerAll: answers.live.all,
    serverAnswerAll: answers.frozen.all,
    inspect,
  };
}
