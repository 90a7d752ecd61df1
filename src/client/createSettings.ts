import { createStaticSource } from '../config/createStaticSource';
import type { Consent } from '../visitor/visitor';
import type { ConvertCallbacks, ConvertClientOptions } from './clientOptions';
import type { SettingVerbs } from './convertClient';
import { createPropApplier } from './createPropApplier';
import type { Settings } from './createStore';
import type { ClientParts } from './wireClient';

/** What the app may change while a client lives: by verbs, and by a provider's props. */
export function createSettings(said: ConvertClientOptions, parts: ClientParts): SettingVerbs {
  const { config, gate, life, reporter, settings, settle, store, visitorActions } = parts;
  const { actions, forgetIdentity } = visitorActions;

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

  return {
    ...actions,
    setConsent,
    setLocation,
    setForced,
    applyProps(props, isOwner) {
      life.callbacks = isOwner ? callbacksOf(props) : { ...callbacksOf(said), ...given(callbacksOf(props)) };
      applyProps(props, isOwner);
    },
  };
}

const callbacksOf = ({ onExposure, onConversion, onError, onConsentChange }: ConvertCallbacks): ConvertCallbacks => ({
  onExposure,
  onConversion,
  onError,
  onConsentChange,
});

const given = (callbacks: ConvertCallbacks): ConvertCallbacks =>
  Object.fromEntries(Object.entries(callbacks).filter(([, callback]) => callback !== undefined));
