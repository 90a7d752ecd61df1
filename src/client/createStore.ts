import type { Preview, ResolveRule } from '../decision/decision';
import type { ConvertError } from '../errors';
import { mergeSegments, type Attributes, type Consent, type Segments, type Visitor } from '../visitor/visitor';
import type { Basis } from './basis';
import type { Inputs } from './createAnswers';
import type { ConfigStateHolder } from './createConfigState';
import type { ConsentGate } from './createConsentGate';
import type { Memory } from './createMemory';
import type { Handovers } from './createHandovers';
import type { VisitorState } from './createVisitorState';
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
  handovers: Handovers;
  memory: Memory;
  preview: () => Preview | null;
  settings: Settings;
  visitor: VisitorState;
}

/** The live state: what decisions depend on, what hooks see, and who wants to hear of changes. */
export function createStore({ config, gate, handovers, memory, preview, settings, visitor }: StoreOptions) {
  const listeners = new Set<() => void>();
  let inputs: Inputs | null = null;
  let snapshot: ClientSnapshot | null = null;
  let known: { said: VisitorSnapshot; visitor: Visitor } | null = null;
  let lastInputs: Inputs | null = null;
  let lastSnapshot: ClientSnapshot | null = null;
  /** Something was learnt of which nobody has heard. */
  let isQuiet = false;

  const segments = (): Segments => {
    const id = visitor.id();
    const stored = handovers.overStored(id, memory.read(id).segments, config.basis().status === 'ready');
    return mergeSegments(stored, visitor.segments());
  };

  /** What is said of the visitor, with the visitor that decisions see; the same two while it is the same. */
  const knownVisitor = () => {
    const said = { id: visitor.id(), attributes: visitor.attributes(), segments: segments() };
    if (!known || valueKey(known.said) !== valueKey(said)) known = { said, visitor: visitorOf(said) };
    return known;
  };

  /** The visitor as decisions see them. */
  const visitorOf = ({ id, attributes, segments }: VisitorSnapshot): Visitor => ({
    id: handovers.decidedFor(id),
    attributes,
    segments,
    // Read when a decision is made: what is stored meanwhile must not make every answer be computed again.
    get assignments() {
      const { bucketing } = memory.read(id);
      const handed = handovers.assignments(id);
      return handed ? { ...bucketing, ...handed } : bucketing;
    },
  });

  const readInputs = (): Inputs => {
    const { said, visitor } = knownVisitor();
    const { environment, location } = settings;
    return {
      ...settings,
      preview: preview(),
      basis: config.basis(),
      visitor,
      key: inputsKey({ ...said, environment, location }),
    };
  };

  const readSnapshot = (): ClientSnapshot => {
    return {
      ...snapshotState(config.basis()),
      config: config.document(),
      visitor: knownVisitor().said,
      consent: gate.consent(),
      preview: preview(),
    };
  };

  const currentInputs = () => (inputs ??= lastInputs = kept(lastInputs, readInputs()));
  const currentSnapshot = () => (snapshot ??= lastSnapshot = kept(lastSnapshot, readSnapshot()));

  return {
    inputs: currentInputs,
    getSnapshot: currentSnapshot,
    subscribe(listener: () => void) {
      // An object of its own per subscription, so that one listener given twice is two.
      const subscription = () => listener();
      listeners.add(subscription);
      return () => void listeners.delete(subscription);
    },
    /** Who asks now sees what has been learnt; who listens hears of it later, since React may be rendering. */
    changedQuietly() {
      isQuiet = true;
      inputs = null;
      snapshot = null;
    },
    /** Something may have changed: everything is read again; if it did, whoever listens looks whether it concerns them. */
    changed() {
      inputs = null;
      snapshot = null;
      // Without a listener nothing is read: React may be rendering, and making a client touches no storage.
      if (listeners.size === 0) return;
      const [heardInputs, heardSnapshot] = [lastInputs, lastSnapshot];
      if (!isQuiet && currentInputs() === heardInputs && currentSnapshot() === heardSnapshot) return;
      isQuiet = false;
      for (const listener of [...listeners]) listener();
    },
  };
}

/** How a snapshot names a basis. */
export const snapshotState = (basis: Basis): Pick<ClientSnapshot, 'status' | 'error'> => ({
  status: basis.status === 'ready' ? 'success' : basis.status === 'loading' ? 'pending' : basis.status,
  error: basis.status === 'error' ? basis.error : null,
});

/** The object from before while every part of the new one is the same: answers derived from it stay good. */
function kept<Parts extends Inputs | ClientSnapshot>(before: Parts | null, now: Parts): Parts {
  const isSame = before && (Object.keys(now) as (keyof Parts)[]).every((name) => Object.is(before[name], now[name]));
  return isSame ? before : now;
}

/** Equal on a server and in the browser that takes over from it. */
export const inputsKey = (said: {
  attributes: Attributes;
  segments: Segments;
  environment: string | undefined;
  location: Record<string, unknown> | undefined;
}) => valueKey([said.attributes, said.segments, said.environment, said.location]);
