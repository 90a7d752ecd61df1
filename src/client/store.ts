import type { Memory } from '../visitor/memory';
import { mergeSegments, reportSegments, type Consent, type Visitor } from '../visitor/visitor';
import type { ClientSnapshot, ConvertClientOptions, VisitorSnapshot } from './convertClient';
import type { Handover, Handovers } from './initialState';
import { NOTHING_KNOWN, type ProjectHolder, projectOf, projectStatus } from './projectState';
import type { PagePreview, Inputs, Settings } from './types';
import { valueKey } from '../valueKey';
import type { VisitorState } from './visitor';

interface StoreOptions {
  project: ProjectHolder;
  consent: () => Consent;
  handovers: Handovers;
  memory: Memory;
  preview: PagePreview;
  settings: Settings;
  visitor: VisitorState;
}

/** The live state. */
export function createStore({ project, consent, handovers, memory, preview, settings, visitor }: StoreOptions) {
  const listeners = new Set<() => void>();
  let inputs: Inputs | null = null;
  let snapshot: ClientSnapshot | null = null;
  let lastInputs: Inputs | null = null;
  let lastSnapshot: ClientSnapshot | null = null;
  let lastVisitor: { seen: VisitorSnapshot; decided: Visitor } | null = null;
  /** Something changed, and the listeners have not been told. */
  let isUntold = false;

  /** The visitor as hooks see them and as decisions do. The same two objects while nothing about them changes. */
  const currentVisitor = () => {
    const id = visitor.id();
    const stored = handovers.overStored(id, memory.read(id).segments, project.project() !== null);
    const seen = { id, attributes: visitor.attributes(), segments: mergeSegments(stored, visitor.segments()) };
    if (!lastVisitor || valueKey(lastVisitor.seen) !== valueKey(seen))
      lastVisitor = { seen, decided: decidedFor(seen) };
    return lastVisitor;
  };

  const decidedFor = ({ id, attributes, segments }: VisitorSnapshot): Visitor => ({
    id: handovers.decidedFor(id),
    attributes,
    segments,
    // Read when a decision is made: an assignment that is stored meanwhile must not make every answer be computed again.
    get assignments() {
      const { bucketing } = memory.read(id);
      const handed = handovers.assignments(id);
      return handed ? { ...bucketing, ...handed } : bucketing;
    },
  });

  const readInputs = (): Inputs => {
    const { seen, decided } = currentVisitor();
    const key = inputsKey({ ...settings, ...seen });
    return { ...settings, preview: preview.current, project: project.state(), visitor: decided, key };
  };

  const readSnapshot = (): ClientSnapshot => ({
    ...projectStatus(project.state()),
    config: project.document(),
    visitor: currentVisitor().seen,
    consent: consent(),
    preview: preview.current,
  });

  const currentInputs = () => (inputs ??= lastInputs = sameOrNew(lastInputs, readInputs()));
  const currentSnapshot = () => (snapshot ??= lastSnapshot = sameOrNew(lastSnapshot, readSnapshot()));

  return {
    inputs: currentInputs,
    snapshot: currentSnapshot,
    subscribe(listener: () => void) {
      // An object of its own for each subscription, so that one listener given twice is two.
      const subscription = () => listener();
      listeners.add(subscription);
      return () => void listeners.delete(subscription);
    },
    /** Something changed while React may be rendering: readers see it now, listeners hear of it with the next change. */
    changedQuietly() {
      isUntold = true;
      inputs = snapshot = null;
    },
    /** Something may have changed. Listeners hear of it if it did. */
    changed() {
      inputs = snapshot = null;
      // Without a listener nothing is read: React may be rendering, and making a client touches no storage.
      if (listeners.size === 0) return;
      const [toldInputs, toldSnapshot] = [lastInputs, lastSnapshot];
      if (!isUntold && currentInputs() === toldInputs && currentSnapshot() === toldSnapshot) return;
      isUntold = false;
      for (const listener of [...listeners]) listener();
    },
  };
}

/** The object from before while every part of the new one is the same: answers derived from it stay good. */
function sameOrNew<Parts extends Inputs | ClientSnapshot>(before: Parts | null, now: Parts): Parts {
  const isSame = before && (Object.keys(now) as (keyof Parts)[]).every((name) => Object.is(before[name], now[name]));
  return isSame ? before : now;
}

/**
 * What hydration sees: one state, frozen from what a server handed over, else pending, for the client's whole life. Late
 * boundaries hydrate after the live state has moved, and must still find what the server rendered.
 */
export function readServerState(
  options: Omit<ConvertClientOptions, 'visitorId'> & { visitorId?: string | undefined },
  settings: Settings,
  handover: Handover | null,
) {
  const state = handover?.state;
  const handed = state?.mode === 'config' ? state : undefined;
  // Without a visitor the server could decide nothing.
  const project = handover && handover.state.visitorId !== null ? handover.project : NOTHING_KNOWN;
  const attributes = handed?.attributes ?? options.attributes ?? {};
  const segments = state?.segments ?? reportSegments(options.segments);
  const environment = handed?.environment ?? settings.environment;
  const location = handed?.location ?? settings.location;
  const id = state ? (state.visitorId ?? '') : (options.visitorId ?? '');
  const preview = state?.preview ?? null;

  const inputs: Inputs = {
    ...settings,
    ...{ preview, environment, location, project },
    visitor: { id, attributes, segments, assignments: handed?.assignments ?? {} },
    key: inputsKey({ attributes, segments, environment, location }),
  };
  const snapshot: ClientSnapshot = {
    ...projectStatus(project),
    config: handed && !handed.covers && projectOf(project) ? handed.config : null,
    visitor: { id, attributes, segments },
    consent: state?.consent ?? options.consent ?? 'granted',
    preview,
  };
  return { inputs, snapshot };
}

type KeyedInputs = Pick<VisitorSnapshot, 'attributes' | 'segments'> & Pick<Settings, 'environment' | 'location'>;

/** Equal on a server and in the browser that takes over from it. */
export const inputsKey = ({ attributes, segments, environment, location }: KeyedInputs) =>
  valueKey([attributes, segments, environment, location]);
