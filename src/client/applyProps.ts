import { attempt } from '../values';
import { type ConfigSource, createStaticSource } from '../config/configSource';
import { isSameDocument } from '../config/configDocument';
import { valueKey } from '../valueKey';
import type { createConsent } from './consent';
import type { ConvertCallbacks, ConvertClient, ConvertClientOptions } from './convertClient';
import { type Handover, type Handovers, isInitialState, readHandover, withInitialState } from './initialState';
import type { Settings } from './types';
import { type createVisitorActions, toVisitorId } from './visitor';

/** The functions of the app that are called. Only `createProps` changes them. */
export type LatestFunctions = ConvertCallbacks & Pick<ConvertClientOptions, 'resolveRule'>;

/** What a provider hands down. `appOptions` is what the app gave the client, `options` the same with what its server handed over. */
export function createProps(
  appOptions: ConvertClientOptions,
  options: ConvertClientOptions,
  client: {
    functions: LatestFunctions;
    handovers: Handovers;
    consent: ReturnType<typeof createConsent>;
    visitorActions: ReturnType<typeof createVisitorActions>;
    load: (source: ConfigSource) => void;
    change: (changes: Partial<Settings>) => void;
    setConsent: ConvertClient['setConsent'];
    /** The same, but other pages do not hear of it. */
    changeConsent: (consent: unknown) => void;
    /** Hooks decide by this from now on. */
    take: (handover: Handover) => void;
    review: () => void;
  },
): Pick<ConvertClient, 'handOver' | 'applyProps'> {
  const { functions, handovers, consent, visitorActions, change } = client;

  const givenBy = new Map<object, ConvertCallbacks>();
  /**
   * The latest callback counts, of the providers that are mounted. One that a provider no longer gives is again another provider's, or
   * the app's own, unless the client was made for the provider.
   */
  const setCallbacks = (isMaker: boolean) => {
    const latest = [...givenBy.values()].reverse();
    for (const name of CALLBACKS) {
      const given = latest.find((each) => each[name])?.[name];
      Object.assign(functions, { [name]: given ?? (isMaker ? undefined : appOptions[name]) });
    }
  };
  const applyCallbacks = (owner: object, props: ConvertCallbacks, isMaker: boolean) => {
    const before = givenBy.get(owner);
    if (before && CALLBACKS.every((name) => before[name] === props[name])) return;
    givenBy.delete(owner);
    givenBy.set(owner, Object.fromEntries(CALLBACKS.map((name) => [name, props[name]])));
    setCallbacks(isMaker);
  };
  const applyChanged = createPropApplier(
    { ...options, consent: appOptions.consent },
    {
      visitorId: (id, previous) => visitorActions.actions.identify(id, { keepAssignments: previous === undefined }),
      attributes: visitorActions.declareAttributes,
      segments: visitorActions.declareSegments,
      location: (location) => change({ location }),
      consent: client.setConsent,
      forced: (forced) => change({ forced: forced ?? {} }),
      environment: (environment) => change({ environment }),
      config: (document) => document && client.load(createStaticSource(document)),
    },
  );

  /** The states that came. Null: it has taken effect, or cannot be read. */
  const handed = new WeakMap<object, Handover | null>();
  if (isInitialState(options.initialState)) handed.set(options.initialState, null);

  /** Whose page it is. What the app has said since the server spoke wins, until the server says something else. */
  const takeEffect = (handover: Handover, { visitorId, consent: appConsent }: ConvertClientOptions) => {
    const { state } = handover;
    const last = handovers.last();
    const appId = toVisitorId(visitorId);
    handovers.add(handover, appId);
    const isAnother = appId === undefined && state.visitorId !== null && state.visitorId !== last.visitorId;
    // A page that was prefetched may be older than a refusal.
    const mayConsent = isAnother || (state.consent !== last.consent && consent.given() !== 'denied');
    const nextConsent = (appConsent ?? null) === null && mayConsent ? state.consent : null;
    if (nextConsent !== 'granted') client.changeConsent(nextConsent);
    if (isAnother) visitorActions.becomeHanded(state.visitorId as string, state.isAnonymous);
    client.changeConsent(nextConsent);
  };

  return {
    handOver(state) {
      if (!isInitialState(state) || handed.has(state)) return;
      const handover = readHandover(state);
      handed.set(state, handover);
      if (handover) client.take(handover);
    },
    applyProps(owner, props, isMaker) {
      if (!props) {
        givenBy.delete(owner);
        // Without another provider the last events of this one are still told.
        if (givenBy.size > 0) setCallbacks(isMaker);
        return false;
      }
      if (props.resolveRule) functions.resolveRule = props.resolveRule;
      applyCallbacks(owner, props, isMaker);
      const { initialState } = props;
      const handover = isInitialState(initialState) && handed.get(initialState);
      return visitorActions.together(() => {
        if (handover) {
          handed.set(initialState, null);
          takeEffect(handover, props);
        }
        const isChanged = applyChanged(owner, { ...withInitialState(props), consent: props.consent }, isMaker);
        if (handover) client.review();
        return isChanged || Boolean(handover);
      });
    },
  };
}

type AppliedName =
  'visitorId' | 'attributes' | 'segments' | 'location' | 'consent' | 'forced' | 'environment' | 'config';
type AppliedProps = Pick<ConvertClientOptions, AppliedName>;
type PropSetters = {
  [Name in keyof AppliedProps]-?: (value: AppliedProps[Name], previous: AppliedProps[Name]) => void;
};

const CALLBACKS = ['onExposure', 'onConversion', 'onError', 'onConsentChange'] as const;

/**
 * Applies a prop when its value changes: between changes the setters of the hooks win. Several providers may share a client,
 * each with props of its own; `owner` tells them apart. True when a prop took effect.
 */
function createPropApplier(initial: AppliedProps, setters: PropSetters) {
  const names = Object.keys(setters) as (keyof AppliedProps)[];
  const appliedBy = new WeakMap<object, AppliedProps>();
  /** The latest props of any provider. The provider of the next page begins with them. */
  const latest: AppliedProps = { ...initial };

  return (owner: object, props: AppliedProps, isMaker: boolean) => {
    // Null is how an app that does not know yet leaves something out.
    const valueOf = (name: keyof AppliedProps) => props[name] ?? undefined;
    let applied = appliedBy.get(owner);
    if (!applied) {
      // A prop that a new provider leaves out does not change. Where it made the client, the others have taken effect already.
      const given = isMaker ? names.filter((name) => valueOf(name) !== undefined) : [];
      applied = Object.fromEntries(given.map((name) => [name, latest[name]])) as AppliedProps;
      appliedBy.set(owner, applied);
    }
    let isChanged = false;
    // A grant counts for the new visitor, attributes and all. Before a refusal nothing of them may be stored.
    const isGrant = valueOf('consent') === 'granted';
    const others = names.filter((name) => name !== 'consent');
    for (const name of isGrant ? [...others, 'consent' as const] : ['consent' as const, ...others]) {
      const [value, previous] = [valueOf(name), applied[name]];
      if (value === previous || isEqual(name, value, previous)) continue;
      Object.assign(applied, { [name]: value });
      Object.assign(latest, { [name]: value });
      setters[name](value as never, previous as never);
      isChanged = true;
    }
    return isChanged;
  };
}

/** By content; but two functions of one text may see different things. */
function isEqual(name: keyof AppliedProps, one: unknown, other: unknown): boolean {
  // A config is too large to be compared by content at every render; its version tells.
  if (name === 'config') return attempt(() => isSameDocument(one, other), false);
  return typeof one !== 'function' && valueKey(one) === valueKey(other);
}
