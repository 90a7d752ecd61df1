import { createStaticSource } from '../config/createStaticSource';
import type { Consent } from '../visitor/visitor';
import type { ConvertCallbacks, ConvertClientOptions } from './clientOptions';
import type { SettingVerbs } from './convertClient';
import { createPropApplier, type PropOwner } from './createPropApplier';
import type { Settings } from './createStore';
import type { ClientParts } from './wireClient';

/** What the app may change while a client lives: by verbs, and by a provider's props. */
export function createSettings(said: ConvertClientOptions, parts: ClientParts): SettingVerbs {
  const { config, gate, life, reporter, settings, settle, store, visitorActions } = parts;
  const { actions, forgetIdentity } = visitorActions;
  const callbacksBy = new WeakMap<PropOwner, ConvertCallbacks>();

  const change = (changes: Partial<Settings>) => {
    Object.assign(settings, changes);
    store.changed();
  };
  const setConsent = (consent: Consent) => {
    if (consent === gate.consent()) return;
    gate.set(consent);
    settle();
    reporter.guard(() => life.callbacks.onConsentChange?.(consent));
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
    config: (document) => document && config.load(createStaticSource(document)),
  });

  /** The latest of each; one that a provider never gave may be another's. */
  const applyCallbacks = (owner: PropOwner, now: ConvertCallbacks, otherwise: ConvertCallbacks) => {
    const before = callbacksBy.get(owner) ?? {};
    const changed = CALLBACKS.filter((name) => now[name] !== before[name]);
    const changes = changed.map((name) => [name, now[name] ?? otherwise[name]]);
    if (changed.length > 0) life.callbacks = { ...life.callbacks, ...Object.fromEntries(changes) };
    callbacksBy.set(owner, now);
  };

  return {
    ...actions,
    setConsent,
    setLocation,
    setForced,
    applyProps(owner, props, isMaker) {
      applyCallbacks(owner, props, isMaker ? {} : said);
      if (props.resolveRule) life.resolveRule = props.resolveRule;
      applyProps(owner, props, isMaker);
    },
  };
}

const CALLBACKS = ['onExposure', 'onConversion', 'onError', 'onConsentChange'] as const;
