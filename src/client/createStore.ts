import type { Preview, ResolveRule } from '../decision/decision';
import type { ConvertError } from '../errors';
import type { Attributes, Consent, Segments } from '../visitor/visitor';
import type { Inputs } from './createAnswers';
import type { ConfigStateHolder } from './createConfigState';
import type { ConsentGate } from './createConsentGate';
import type { Memory } from './createMemory';
import type { VisitorState } from './createVisitorState';
import type { InitialState } from './initialState';
import { valueKey } from './valueKey';

export interface VisitorSnapshot {
  readonly id: string;
  readonly attributes: Attributes;
  /** Report segments, stored ones included. */
  readonly segments: Segments;
}

/** The state of a client that hooks can see; the same object while nothing in it changes. */
export interface ClientSnapshot {
  /** Of the config: `timeout` when it did not come in time and may still come. */
  readonly status: 'pending' | 'timeout' | 'success' | 'error';
  /** The document as served; null until there is one. */
  readonly config: unknown;
  readonly error: ConvertError | null;
  readonly visitor: VisitorSnapshot;
  readonly consent: Consent;
  readonly preview: Preview | null;
}

/** What the app says beside who the visitor is. */
export interface Settings {
  environment: string | undefined;
  location: Record<string, unknown> | undefined;
  forced: Readonly<Record<string, string | undefined>>;
  readonly resolveRule: ResolveRule | undefined;
}

export interface StoreOptions {
  config: ConfigStateHolder;
  gate: ConsentGate;
  initialState: InitialState | undefined;
  memory: Memory;
  preview: () => Preview | null;
  settings: Settings;
  visitor: VisitorState;
}

/** The live state: what decisions depend on, what hooks see, and who wants to hear of changes. */
export function createStore({ config, gate, initialState, memory, preview, settings, visitor }: StoreOptions) {
  const listeners = new Set<() => void>();
  let inputs: Inputs | null = null;
  let snapshot: ClientSnapshot | null = null;
  let shownVisitor: VisitorSnapshot | null = null;

  const segments = (): Segments => ({ ...memory.read(visitor.id()).segments, ...visitor.segments() });

  const visitorSnapshot = (): VisitorSnapshot => {
    const next = { id: visitor.id(), attributes: visitor.attributes(), segments: segments() };
    if (shownVisitor && valueKey(shownVisitor) === valueKey(next)) return shownVisitor;
    return (shownVisitor = next);
  };

  const readInputs = (): Inputs => {
    const { id, attributes, segments } = visitorSnapshot();
    const { environment, location } = settings;
    return {
      ...settings,
      preview: preview(),
      basis: config.basis(),
      visitor: {
        id,
        attributes,
        segments,
        // Read when a decision is made: what is stored meanwhile must not make every answer be computed again.
        get assignments() {
          return { ...memory.read(id).bucketing, ...(id === initialState?.visitorId && initialState.assignments) };
        },
      },
      key: inputsKey({ attributes, segments, environment, location }),
    };
  };

  const readSnapshot = (): ClientSnapshot => {
    const basis = config.basis();
    return {
      status: basis.status === 'ready' ? 'success' : basis.status === 'loading' ? 'pending' : basis.status,
      config: config.document(),
      error: basis.status === 'error' ? basis.error : null,
      visitor: visitorSnapshot(),
      consent: gate.consent(),
      preview: preview(),
    };
  };

  return {
    inputs: () => (inputs ??= readInputs()),
    getSnapshot: () => (snapshot ??= readSnapshot()),
    subscribe(listener: () => void) {
      // An object of its own per subscription, so that one listener given twice is two.
      const subscription = () => listener();
      listeners.add(subscription);
      return () => void listeners.delete(subscription);
    },
    /** Something changed: everything is read again, and whoever listens looks whether it concerns them. */
    changed() {
      inputs = null;
      snapshot = null;
      for (const listener of [...listeners]) listener();
    },
  };
}

/** Equal on a server and in the browser that takes over from it. */
export const inputsKey = (said: {
  attributes: Attributes;
  segments: Segments;
  environment: string | undefined;
  location: Record<string, unknown> | undefined;
}) => valueKey([said.attributes, said.segments, said.environment, said.location]);
