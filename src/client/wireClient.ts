import { createAsk } from './createAsk';
import type { ConvertCallbacks, ConvertClientOptions } from './clientOptions';
import { createConfigState } from './createConfigState';
import { createConsentGate } from './createConsentGate';
import { createConsentSwitch } from './createConsentSwitch';
import { createHints } from './createHints';
import { createJournal } from './createJournal';
import { createMemory } from './createMemory';
import { createPreview } from './createPreview';
import { createReporter, type Reporter } from './createReporter';
import { createServerInputs } from './createServerInputs';
import { createShown } from './createShown';
import { createStore, type Settings } from './createStore';
import { createTracker } from './createTracker';
import { createVisitorActions } from './createVisitorActions';
import { createVisitorState } from './createVisitorState';
import { destinationOf } from './destinationOf';
import { isWhole } from './basis';
import { readHandover } from './readHandover';
import { requestOf } from './requestOf';
import { restrictConsent } from './restrictConsent';
import type { World } from './world';
import { createConfigCache } from '../config/createConfigCache';
import { fetchConfig } from '../config/fetchConfig';
import type { Project } from '../config/project';
import { createDeferredTracks } from '../tracking/createDeferredTracks';
import { createDelivery } from '../tracking/createDelivery';
import { ConvertError } from '../errors';
import { createBrowserStorage } from '../visitor/createBrowserStorage';
import { createMemoryStorage } from '../visitor/createMemoryStorage';
import { createVisitorId } from '../visitor/createVisitorId';
import type { VisitorStorage } from '../visitor/storage';
import { readVisitorId, saveVisitorId } from '../visitor/visitorId';
import { withFallback } from '../visitor/withFallback';
import { withVisitorCookie } from '../visitor/withVisitorCookie';

const TIMEOUT_MS = 2_000;

/** Makes the parts of a client and joins them: what each of them needs of the others is written here and nowhere else. */
export function wireClient(options: ConvertClientOptions, world: World) {
  /** What changes while a client lives and is nobody else's. */
  const life = { callbacks: options as ConvertCallbacks, isStarted: false };
  const settings: Settings = {
    environment: options.environment,
    location: options.location,
    forced: options.forced ?? {},
    resolveRule: options.resolveRule,
  };
  const reporter = createReporter(() => life.callbacks);
  const handover = options.initialState ? readHandover(options.initialState) : null;
  if (options.initialState && !handover) reporter.report(new ConvertError('state-invalid'));
  const hints = createHints(reporter, () => settings.environment, handover?.isFinal ?? false);
  const ownStorage = storageOf(options.storage, reporter.report);
  const storage = options.cookie ? withVisitorCookie(ownStorage, options.cookie) : ownStorage;
  const scope = scopeOf(options);
  const request = requestOf(options);
  const createId = () => createVisitorId({ random: world.random });
  const preview = createPreview({
    search: searchOf(options, world),
    fetchDraft: (experienceId) => fetchConfig({ fetch: world.fetch, ...request, experienceId }),
    onError: reporter.report,
  });
  const isPreview = () => preview.current() !== null;

  const cache = createConfigCache({ storage, scope: `${scope}/${options.environment ?? ''}`, now: world.now });
  const config = createConfigState({
    ...world,
    handedOver: handover?.basis ?? null,
    readInitial: () => (options.config || options.debugToken ? null : cache.read()),
    timeout: options.timeout ?? TIMEOUT_MS,
    completion: preview.completion,
    onChange: () => settle(),
    onDocument: (document) => void (life.isStarted && gate.effective() === 'granted' && cache.write(document)),
    onError: reporter.report,
  });
  const project = (): Project | null => {
    const basis = config.basis();
    return basis.status === 'ready' ? basis.project : null;
  };
  /** Null also while there is only a part of it. */
  const wholeProject = () => (isWhole(config.basis()) ? project() : null);
  const memory = createMemory(storage, project);
  const visitor = createVisitorState({
    ...options,
    id: options.visitorId ?? handover?.state.visitorId ?? undefined,
    isAppId: options.visitorId !== undefined || handover?.state.isAnonymous === false,
    createId,
    loadId: () => (gate.effective() === 'denied' ? null : readVisitorId(storage)) ?? createId(),
  });
  const delivery = createDelivery({
    ...world,
    ...deliveryOptionsOf(options),
    scope,
    storage,
    onError: reporter.report,
  });
  const deferred = createDeferredTracks({
    ...world,
    scope,
    storage,
    onRecovered: () => tracker.resume(),
    onError: reporter.report,
  });
  const gate = createConsentGate({
    consent: options.consent ?? 'granted',
    restrict(consent) {
      // A preview leaves no trace: whatever is allowed, nothing is kept and nothing leaves.
      if (isPreview() && consent === 'granted') return 'pending';
      if (options.privacySignals === 'ignore') return consent;
      return restrictConsent(consent, project(), visitor.segments().country, world.privacySignals());
    },
    onChange: createConsentSwitch({ cache, deferred, delivery, memory, storage, visitor }),
  });

  const store = createStore({
    config,
    gate,
    handover,
    memory,
    preview: preview.current,
    settings,
    visitor,
  });
  const server = createServerInputs(options, settings, handover);
  const journal = createJournal(handover?.journal(server.inputs.key));
  const ask = createAsk({
    journal,
    inputs: store.inputs,
    serverInputs: server.inputs,
    lateDecision: () => options.lateDecision ?? 'keep',
    expose: (result) => shown.add(result, true),
  });
  const tracker = createTracker({
    callbacks: () => life.callbacks,
    deferred,
    delivery,
    // Where assignments do not persist, Convert is asked to remember them by the visitor's id.
    destination: (to, visitorId) => destinationOf(to, options, !memory.isKept(visitorId)),
    gate,
    isPreview,
    memory,
    isWhole: () => wholeProject() !== null,
    project,
    reporter,
  });
  const shown = createShown({ currentAnswer: ask.currentAnswer, commit: tracker.commit });
  const visitorActions = createVisitorActions({
    changed: store.changed,
    isPreview,
    memory,
    project: wholeProject,
    saveId: () => void (gate.effective() === 'granted' && saveVisitorId(storage, visitor.id())),
    shown,
    visitor,
    visitorSeen: () => store.inputs().visitor,
  });

  /** Something was learnt of the project or the consent. While stopped nothing is written: React may be rendering. */
  const settle = () => {
    const current = project();
    if (life.isStarted) {
      if (current) hints.ofProject(current);
      gate.apply();
      visitorActions.settle();
      tracker.resume();
    }
    store.changed();
  };

  return {
    ask,
    config,
    deferred,
    delivery,
    gate,
    handover,
    hints,
    journal,
    life,
    memory,
    project,
    reporter,
    request,
    server,
    settings,
    settle,
    shown,
    store,
    tracker,
    visitor,
    visitorActions,
    world,
  };
}

export type ClientParts = ReturnType<typeof wireClient>;

/** What tells one project's stored things from another's before there is a config. */
function scopeOf({ sdkKey, accountId, projectId, config }: ConvertClientOptions): string {
  const served = (config ?? {}) as { account_id?: unknown; project?: { id?: unknown } | null };
  return sdkKey ?? `${accountId ?? served.account_id}/${projectId ?? served.project?.id}`;
}

/** The app's storage, which may throw or lie; else the page's; else, where there is no page, memory. */
function storageOf(own: VisitorStorage | undefined, onError: Reporter['report']): VisitorStorage {
  if (own) return withFallback({ open: () => own, onError });
  return typeof window === 'undefined' ? createMemoryStorage() : createBrowserStorage({ onError });
}

/** Only what was given: an option left out must not undo the default of the world or of delivery. */
function deliveryOptionsOf({ fetch, debounceMs, maxWaitMs, batchSize }: ConvertClientOptions) {
  return {
    ...(fetch && { fetch }),
    ...(debounceMs !== undefined && { debounceMs }),
    ...(maxWaitMs !== undefined && { maxWaitMs }),
    ...(batchSize !== undefined && { batchSize }),
  };
}

/** The query string that may ask for a preview; null when the app has not opted in. */
function searchOf({ preview, initialState }: ConvertClientOptions, world: World): string | null {
  const served = initialState?.preview;
  // What the server previews is on screen: the page goes on with it.
  if (served) return `?convert_preview=${served.experienceId}.${served.variationId}`;
  return typeof preview === 'string' ? preview : preview ? world.search() : null;
}
