import { createStaticSource } from '../config/configSource';
import type { Consent } from '../visitor/visitor';
import type { ConvertCallbacks, ConvertClientOptions } from './clientOptions';
import type { SettingVerbs } from './convertClient';
import { createPropApplier } from './createPropApplier';
import type { Settings } from './createStore';
import type { InitialState } from './initialState';
import { type Handover, isInitialState, readHandover } from './readHandover';
import type { ClientParts } from './wireClient';
import { withInitialState } from './withInitialState';
import { toVisitorId } from './withVisitorId';

/** What the app may change while a client lives: by verbs, and by a provider's props. `hearDenial`: in another page of the site. */
export function createSettings(
  said: ConvertClientOptions,
  options: ConvertClientOptions,
  parts: ClientParts,
): SettingVerbs & { hearDenial: () => void } {
  const {
    config,
    deniedKey,
    gate,
    handovers,
    life,
    readConsent,
    reporter,
    settings,
    settle,
    storage,
    store,
    take,
    visitorActions,
    world,
  } = parts;
  const { actions } = visitorActions;

  const change = (changes: Partial<Settings>) => {
    Object.assign(settings, changes);
    store.changed();
  };
  const changeConsent = (consent: Consent) => {
    if (!gate.set(consent)) return false;
    settle();
    reporter.guard(() => life.callbacks.onConsentChange?.(consent));
    return true;
  };
  const setConsent = (said: Consent | null | undefined) => {
    const consent = readConsent(said, gate.consent());
    const isTold = changeConsent(consent) && consent === 'denied' && life.wasStarted;
    // What a page begins with is no news: it may be the app's default until the visitor is asked.
    if (!isTold) return;
    storage.setItem(deniedKey, String(world.now()));
    storage.removeItem(deniedKey);
  };
  const setLocation = (location: Record<string, unknown> | undefined) => change({ location });
  const setForced = (forced?: Settings['forced'] | null) => change({ forced: forced ?? {} });

  /** What a provider no longer gives is again what the app gave the client, unless the client was made for the provider. */
  const setCallback = <Name extends keyof ConvertCallbacks>(name: Name) => {
    return (callback: ConvertCallbacks[Name], _: unknown, isMaker: boolean) => {
      life.callbacks = { ...life.callbacks, [name]: callback ?? (isMaker ? undefined : said[name]) };
    };
  };

  const applyProps = createPropApplier(
    { ...options, consent: said.consent },
    {
      onExposure: setCallback('onExposure'),
      onConversion: setCallback('onConversion'),
      onError: setCallback('onError'),
      onConsentChange: setCallback('onConsentChange'),
      visitorId: (id, previous) => actions.identify(id, { keepAssignments: previous === undefined }),
      attributes: (attributes = {}) => visitorActions.declareAttributes(attributes),
      segments: (segments = {}) => visitorActions.declareSegments(segments),
      location: setLocation,
      consent: setConsent,
      forced: setForced,
      environment: (environment) => change({ environment }),
      config: (document) => document && config.load(createStaticSource(document)),
    },
  );

  /** What was handed over and has yet to take effect; null when it has, or is no state. */
  const handed = new WeakMap<object, Handover | null>();
  if (isInitialState(options.initialState)) handed.set(options.initialState, null);

  const handOver = (state: InitialState) => {
    if (!isInitialState(state) || handed.has(state)) return;
    const handover = readHandover(state);
    handed.set(state, handover);
    if (handover) take(handover);
  };

  /** Whose page it is. What the app has said since the server spoke wins, until the server says something else. */
  const takeEffect = (handover: Handover, { visitorId, consent }: ConvertClientOptions) => {
    const { state } = handover;
    const last = handovers.last();
    handovers.add(handover);
    const isNamed = toVisitorId(visitorId) !== undefined;
    const isAnother = !isNamed && state.visitorId !== null && state.visitorId !== last.visitorId;
    if (isAnother) visitorActions.becomeHanded(state.visitorId, state.isAnonymous);
    handovers.show(toVisitorId(visitorId) ?? state.visitorId ?? undefined, handover);
    // A page that was prefetched may be older than a refusal.
    const mayConsent = isAnother || (state.consent !== last.consent && gate.consent() !== 'denied');
    if ((consent ?? null) === null && mayConsent) changeConsent(readConsent(state.consent, gate.consent()));
    settle();
  };

  return {
    ...actions,
    handOver,
    setConsent,
    hearDenial: () => void changeConsent('denied'),
    setLocation,
    setForced,
    applyProps(owner, props, isMaker) {
      if (props.resolveRule) life.resolveRule = props.resolveRule;
      const { initialState } = props;
      const handover = isInitialState(initialState) && handed.get(initialState);
      if (handover) {
        handed.set(initialState, null);
        takeEffect(handover, props);
      }
      applyProps(owner, { ...withInitialState(props), consent: props.consent }, isMaker);
    },
  };
}
