import { attempt, toId } from '../values';
import { isBrowser } from '../platform';
import type { Project } from '../config/project';
import type { matchSegments } from '../decision/audiences';
import { createVisitorId, isMistakenId, readVisitorId, VISITOR_ID_KEY } from '../visitor/visitorId';
import type { Memory } from '../visitor/memory';
import {
  mergeSegments,
  reportSegments,
  type Attributes,
  type Segments,
  type SegmentsInput,
  type VisitorIdInput,
} from '../visitor/visitor';
import type { VisitorStorage } from '../visitor/storage';
import type { VisitorActions } from './convertClient';
import type { Inbox } from './inbox';
import { valueKey } from '../valueKey';
import { createHint, inDevelopment } from './report';
import type { Inputs } from './types';

export type WithVisitorId<Options> = Omit<Options, 'visitorId'> & { visitorId?: string | undefined };

/** The options with the app's visitor id as a string. Null means that nobody is logged in, which is no id. */
export function withVisitorId<Options extends { visitorId?: VisitorIdInput }>(
  options: Options,
): WithVisitorId<Options> {
  return { ...options, visitorId: toVisitorId(options.visitorId) };
}

/** A blank id, and a value that is no id, become the empty id: nobody's. */
export function toVisitorId(given: unknown): string | undefined {
  if (given === undefined || given === null) return undefined;
  const text = toId(given);
  const id = text.trim() === '' ? '' : text;
  inDevelopment(() => {
    if (id === '')
      hint('', 'A blank visitor id is nobody: nothing is decided or tracked. Leave it out where the visitor has none.');
    else if (isMistakenId(id))
      hint(
        id,
        `The visitor id "${id}" is a mistake: all who have it are one visitor. Leave it out where there is none.`,
      );
  });
  return id;
}

/** Development hears of a mistaken id once, whichever client or request has it. */
const hint = createHint();

export interface VisitorOptions {
  /** The app's id, or a server's. */
  id: string | undefined;
  /** Whether the app named the visitor. The app then keeps the id. */
  isAppId: boolean;
  /** The anonymous id that a server handed over. */
  handedId: string | null;
  attributes?: Attributes | undefined;
  segments?: SegmentsInput | undefined;
  storage: VisitorStorage;
  /** The app's own storage object, if it gave one. Clients that use one storage agree on one visitor. */
  storageKey: unknown;
  random: () => number;
  /** Whether the stored id must not be read. */
  isDenied: () => boolean;
  /** In a preview, segments that the app sets count for nothing (protocol §7). */
  isPreview: () => boolean;
}

/**
 * Who the app says the visitor is. Declared attributes and segments (options, props) hold for whoever is there. Those that a
 * setter gave belong to the visitor they were given for.
 */
export function createVisitor(options: VisitorOptions) {
  const { storage, isPreview } = options;
  const unstored = createUnstoredId(options.storageKey);
  let { id, isAppId } = options;
  let declaredAttributes = options.attributes ?? {};
  let ownAttributes: Attributes | null = null;
  const initialSegments = reportSegments(options.segments);
  let declaredSegments = initialSegments;
  let ownSegments: Segments = {};
  if (options.handedId && !isAppId && !unstored.read()) unstored.write(options.handedId);

  const createId = () => {
    const created = createVisitorId({ random: options.random });
    unstored.write(created);
    return created;
  };
  const loadId = () => (options.isDenied() ? null : readVisitorId(storage)) ?? unstored.read() ?? createId();
  // Read late, so that making a client touches no storage.
  const currentId = () => (id ??= loadId());

  const attributes = () => ownAttributes ?? declaredAttributes;
  const become = (nextId: string | undefined, isSamePerson: boolean, isNextAppId = nextId !== undefined) => {
    isAppId = isNextAppId;
    id = nextId;
    if (isSamePerson) return;
    ownAttributes = null;
    ownSegments = {};
  };

  return {
    id: currentId,
    /** The id, if it is known without looking for it. */
    knownId: () => id,
    isAppId: () => isAppId,
    /** Stores the anonymous id, for later visits. */
    saveId() {
      storage.setItem(VISITOR_ID_KEY, currentId());
      if (storage.isKept?.(VISITOR_ID_KEY) ?? true) unstored.forget();
    },
    attributes,
    /** Report segments that the app gave, as such or as attributes. They win over stored ones. */
    segments: (): Segments => ({
      ...(isPreview() ? initialSegments : { ...declaredSegments, ...ownSegments }),
      ...reportSegments(attributes(), ''),
    }),
    setAttributes(next: Attributes) {
      ownAttributes = next;
    },
    /** Replaces what a setter gave before. */
    declareAttributes(next: Attributes) {
      declaredAttributes = next;
      ownAttributes = null;
    },
    addSegments(more: SegmentsInput) {
      ownSegments = { ...ownSegments, ...reportSegments(more) };
    },
    declareSegments(more: SegmentsInput) {
      const declared = reportSegments(more);
      declaredSegments = { ...declaredSegments, ...declared };
      // The latest call counts.
      ownSegments = { ...ownSegments, ...declared };
    },
    /** Undefined is the anonymous visitor, whose id is looked for when it is asked for. */
    become,
    /** Another person, unknown. */
    reset: () => become(createId(), false, false),
  };
}

export type VisitorState = ReturnType<typeof createVisitor>;

export interface VisitorActionsOptions {
  visitor: VisitorState;
  memory: Memory;
  inbox: Pick<Inbox, 'process' | 'login' | 'runSegments' | 'forgetSegments'>;
  matchSegments: typeof matchSegments;
  /** What decisions see. */
  inputs: () => Inputs;
  wholeProject: () => Project | null;
  isPreview: () => boolean;
  /** Stores the anonymous id, where that is allowed. */
  saveId: () => void;
  changed: () => void;
}

/** What an app says of its visitor, and what follows from it. */
export function createVisitorActions(options: VisitorActionsOptions) {
  const { visitor, memory, inbox, inputs, wholeProject, isPreview, saveId, changed } = options;
  /** False before the client runs: React may be rendering. */
  let mayWrite = false;

  const rememberSegments = () => {
    const given = visitor.segments();
    if (!mayWrite || isPreview() || Object.keys(given).length === 0) return;
    memory.update(visitor.id(), (record) => ({ ...record, segments: mergeSegments(record.segments, given) }));
  };

  const become = (id: string | undefined, keepAssignments = false, isAppId = id !== undefined) => {
    // What is on screen is the earlier visitor's.
    inbox.process();
    const before = visitor.id();
    visitor.become(id, keepAssignments, isAppId);
    if (!isAppId) saveId();
    if (keepAssignments) inbox.login(before, visitor.id());
    else inbox.forgetSegments();
    rememberSegments();
    changed();
  };

  const change = (by: () => void) => {
    by();
    rememberSegments();
    changed();
  };

  /** Runs the rules of segments for the present visitor, and keeps the ids that match. */
  const matchAndKeep = (project: Project, keys: readonly string[], ruleData: Attributes | undefined): string[] => {
    const { visitor: decided, rules } = inputs();
    const ids = options.matchSegments(project, decided, keys, ruleData, rules);
    if (ids.length === 0) return ids;
    memory.update(visitor.id(), (record) => {
      const customSegments = [...new Set([...(record.segments.customSegments ?? []), ...ids])];
      return { ...record, segments: { ...record.segments, customSegments } };
    });
    return ids;
  };

  const actions: VisitorActions = {
    setAttributes(next) {
      const attributes = typeof next === 'function' ? next(visitor.attributes()) : next;
      if (valueKey(attributes) !== valueKey(visitor.attributes())) change(() => visitor.setAttributes(attributes));
    },
    setSegments: (segments) => change(() => visitor.addSegments(segments)),
    runSegments(keys, ruleData) {
      if (isPreview()) return [];
      const project = wholeProject();
      if (!project) inbox.runSegments(keys, ruleData);
      const ids = project ? matchAndKeep(project, keys, ruleData) : [];
      if (ids.length > 0) changed();
      return ids;
    },
    identify(given, identifyOptions) {
      const id = toVisitorId(given);
      if (id === undefined ? visitor.isAppId() : id !== visitor.id()) become(id, identifyOptions?.keepAssignments);
    },
    reset() {
      inbox.process();
      inbox.forgetSegments();
      visitor.reset();
      saveId();
      changed();
    },
  };

  return {
    actions,
    /** The visitor that a server names. */
    becomeHanded(id: string, isAnonymous: boolean) {
      if (id !== visitor.id()) become(id, false, !isAnonymous);
    },
    /** What a provider declares, whoever the visitor is. */
    declareAttributes: (attributes: Attributes) => change(() => visitor.declareAttributes(attributes)),
    declareSegments: (segments: SegmentsInput) => change(() => visitor.declareSegments(segments)),
    /** The client runs: what the app said before is stored. */
    storeSegments() {
      mayWrite = true;
      rememberSegments();
    },
    runWaitingSegments: matchAndKeep,
    /** What a visitor saw before a login goes on under the new id. */
    takeOver(from: string, to: string) {
      const { bucketing, segments } = memory.read(from);
      memory.update(to, (record) => ({
        ...record,
        bucketing: { ...record.bucketing, ...bucketing },
        segments: { ...segments, ...record.segments },
      }));
    },
  };
}

/** New ids that no storage keeps (yet), by storage. In the global registry, for copies of this library on one page. */
const UNSTORED = Symbol.for('convert-react.unstoredVisitorIds');

/**
 * The id that the clients of one page agree on before it is stored, and where it cannot be stored at all. Clients that use one
 * storage share it: `given`, or localStorage. Nothing is shared outside a browser.
 */
function createUnstoredId(given: unknown) {
  const globals = globalThis as { [UNSTORED]?: WeakMap<object, string> };
  const ids = isBrowser() ? (globals[UNSTORED] ??= new WeakMap()) : new WeakMap<object, string>();
  // Reading localStorage may throw.
  const storage = (): object =>
    Object(given) === given ? (given as object) : (attempt(() => globalThis.localStorage, null) ?? globalThis);
  return {
    read: () => ids.get(storage()),
    write: (id: string) => void ids.set(storage(), id),
    forget: () => void ids.delete(storage()),
  };
}
