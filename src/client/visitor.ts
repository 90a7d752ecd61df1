import { attempt, toId } from '../values';
import { isBrowser } from '../platform';
import { createVisitorId, isMistakenId, readVisitorId, VISITOR_ID_KEY } from '../visitor/visitorId';
import type { Memory } from '../visitor/memory';
import type { Attributes, Segments, SegmentsInput, VisitorIdInput } from '../visitor/visitor';
import { mergeSegments, reportSegments } from '../visitor/visitor';
import { mergeRecords } from '../visitor/visitorRecord';
import type { VisitorStorage } from '../visitor/storage';
import type { ConvertClientOptions, VisitorActions } from './convertClient';
import type { Inbox } from './inbox';
import type { ProjectHolder } from './projectState';
import { valueKey } from '../valueKey';
import { createHint, inDevelopment } from './report';
import type { Engine, InitialState, Inputs } from './types';

/** The options with the app's visitor id as a string. Null means that nobody is logged in, which is no id. */
export function withVisitorId<Options extends { visitorId?: VisitorIdInput }>(options: Options) {
  return { ...options, visitorId: toVisitorId(options.visitorId) };
}

/** A blank id, and a value that is no id, become the empty id: nobody's. */
export function toVisitorId(given: unknown): string | undefined {
  if (given === undefined || given === null) return undefined;
  const text = toId(given);
  const id = text.trim() === '' ? '' : text;
  inDevelopment(() => {
    const fix = 'Leave it out where the visitor has none.';
    if (id === '') hint('', `A blank visitor id is nobody: nothing is decided or tracked. ${fix}`);
    else if (isMistakenId(id)) hint(id, `The visitor id "${id}" is a mistake: all who have it are one visitor. ${fix}`);
  });
  return id;
}

/** Development hears of a mistaken id once, whichever client or request has it. */
const hint = createHint();

type VisitorOptions = Pick<ConvertClientOptions, 'attributes' | 'segments' | 'storage'> & {
  visitorId?: string | undefined;
};

/** Declared attributes and segments (options, props) hold for whoever is there. Those of a setter are of the visitor of that time. */
export function createVisitor(
  options: VisitorOptions,
  handed: Pick<InitialState, 'visitorId' | 'isAnonymous'> | undefined,
  parts: {
    storage: VisitorStorage;
    random: () => number;
    /** Whether the stored id must not be read. */
    isDenied: () => boolean;
    /** In a preview, segments that the app sets count for nothing (protocol §7). */
    isPreview: () => boolean;
  },
) {
  const { storage, isPreview } = parts;
  const unstored = createUnstoredId(options.storage);
  let id = options.visitorId ?? handed?.visitorId ?? undefined;
  let isAppId = options.visitorId !== undefined || handed?.isAnonymous === false;
  let declaredAttributes = options.attributes ?? {};
  let ownAttributes: Attributes | null = null;
  const initialSegments = reportSegments(options.segments);
  let declaredSegments = initialSegments;
  let ownSegments: Segments = {};
  /** The segments that were declared are of the person before. */
  let isNewcomer = false;
  if (id && !isAppId && !unstored.read()) unstored.write(id);

  const createId = () => unstored.write(createVisitorId({ random: parts.random }));
  const loadId = () => (parts.isDenied() ? null : readVisitorId(storage)) ?? unstored.read() ?? createId();
  // Read late, so that making a client touches no storage.
  const currentId = () => (id ??= loadId());

  const attributes = () => ownAttributes ?? declaredAttributes;
  const become = (nextId: string | undefined, isSamePerson: boolean, isNextAppId: boolean) => {
    isAppId = isNextAppId;
    id = nextId;
    if (isSamePerson) return;
    ownAttributes = null;
    ownSegments = {};
    isNewcomer = true;
  };

  return {
    id: currentId,
    /** Without looking for it. */
    knownId: () => id,
    isAppId: () => isAppId,
    /** Stores the anonymous id, for later visits. */
    saveId() {
      storage.setItem(VISITOR_ID_KEY, currentId());
      if (storage.isKept?.(VISITOR_ID_KEY) ?? true) unstored.forget();
    },
    /** Takes the anonymous id out of the storage. One in use stays for this page, also for its other clients. */
    eraseId() {
      if (id && !isAppId) unstored.write(id);
      storage.removeItem(VISITOR_ID_KEY);
    },
    attributes,
    /** Report segments that the app gave, as such or as attributes. They win over stored ones. */
    segments: (): Segments => ({
      ...(isPreview() ? initialSegments : { ...declaredSegments, ...ownSegments }),
      ...reportSegments(attributes(), ''),
    }),
    setAttributes: (next: Attributes) => void (ownAttributes = next),
    /** Replaces what a setter gave before. */
    declareAttributes(next: Attributes) {
      declaredAttributes = next;
      ownAttributes = null;
    },
    addSegments(more: SegmentsInput) {
      ownSegments = { ...ownSegments, ...reportSegments(more) };
    },
    declareSegments(more: SegmentsInput | undefined) {
      const declared = reportSegments(more);
      declaredSegments = isNewcomer ? declared : { ...declaredSegments, ...declared };
      isNewcomer = false;
      // The latest call counts.
      ownSegments = { ...ownSegments, ...declared };
    },
    /** Undefined is the anonymous visitor, whose id is looked for when it is asked for. */
    become,
    createId,
  };
}

export type VisitorState = ReturnType<typeof createVisitor>;

export function createVisitorActions(options: {
  visitor: VisitorState;
  memory: Memory;
  inbox: Pick<Inbox, 'process' | 'wait' | 'forgetSegments'>;
  matchSegments: Engine['matchSegments'];
  inputs: () => Inputs;
  project: Pick<ProjectHolder, 'project' | 'wholeProject'>;
  isPreview: () => boolean;
  /** Stores the anonymous id, where that is allowed. */
  saveId: () => void;
  /** What was decided for a visitor no longer stands. */
  forget: (visitorId: string) => void;
  changed: () => void;
  /** The same, but nobody is told yet. */
  changedQuietly: () => void;
  /** The same person has another id: what is on screen counts for that too. */
  exposeAgain: () => void;
}) {
  const { visitor, memory, inbox, matchSegments, inputs, project, isPreview, saveId, forget } = options;
  /** False before the client runs: React may be rendering. */
  let mayWrite = false;
  /** Props are applied one by one. The visitor of one render with the attributes of another is nobody. */
  let isApplying = false;
  let hasLoggedIn = false;

  const updateSegments = (update: (stored: Segments) => Segments) =>
    memory.update(visitor.id(), (record) => ({ ...record, segments: update(record.segments) }));

  const rememberSegments = () => {
    const given = visitor.segments();
    if (isApplying || !mayWrite || isPreview() || Object.keys(given).length === 0) return;
    updateSegments((stored) => mergeSegments(stored, given));
  };

  const changed = () => {
    if (isApplying) return options.changedQuietly();
    rememberSegments();
    options.changed();
    // Before React renders it: a conversion may come first, as of a login.
    if (hasLoggedIn) options.exposeAgain();
    hasLoggedIn = false;
  };

  const change = (by: () => void) => {
    by();
    changed();
  };

  /** What a visitor saw before a login goes on under the new id. False while no project says where that is kept. */
  const takeOver = (from: string, to: string): boolean => {
    if (!project.project()) return false;
    forget(to);
    const earlier = memory.read(from);
    memory.update(to, (record) => ({
      ...record,
      bucketing: { ...record.bucketing, ...earlier.bucketing },
      segments: { ...earlier.segments, ...record.segments },
      // The page of an order may be seen again after the login.
      transactions: mergeRecords(record, earlier).transactions,
    }));
    return true;
  };

  const become = (id: string | undefined, keepAssignments = false, isAppId = id !== undefined) => {
    // What is on screen is the earlier visitor's.
    inbox.process();
    const before = visitor.id();
    visitor.become(id, keepAssignments, isAppId);
    if (!isAppId) saveId();
    const after = visitor.id();
    hasLoggedIn = keepAssignments;
    if (!keepAssignments) inbox.forgetSegments();
    else if (!isPreview() && !takeOver(before, after)) inbox.wait('login', () => takeOver(before, after));
    changed();
  };

  const actions: VisitorActions = {
    setAttributes(next) {
      const before = visitor.attributes();
      const attributes = typeof next === 'function' ? next(before) : next;
      if (valueKey(attributes) !== valueKey(before)) change(() => visitor.setAttributes(attributes));
    },
    setSegments: (segments) => change(() => visitor.addSegments(segments)),
    runSegments(keys, ruleData) {
      if (isPreview()) return [];
      let ids: string[] = [];
      const run = () => {
        const whole = project.wholeProject();
        if (!whole) return false;
        const { visitor: decided, rules } = inputs();
        ids = matchSegments(whole, decided, keys, ruleData, rules);
        // The stored ids first.
        if (ids.length > 0) updateSegments((stored) => mergeSegments({ customSegments: ids }, stored));
        return true;
      };
      if (!run()) inbox.wait('segments', run);
      if (ids.length > 0) changed();
      return ids;
    },
    identify(given, identifyOptions) {
      const id = toVisitorId(given);
      if (id === undefined ? visitor.isAppId() : id !== visitor.id()) become(id, identifyOptions?.keepAssignments);
    },
    reset: () => become(visitor.createId(), false, false),
  };

  return {
    actions,
    changed,
    /** Everything that `apply` changes takes effect at once. It returns whether it has changed something. */
    together(apply: () => boolean): boolean {
      isApplying = true;
      let isChanged = true;
      try {
        isChanged = apply();
      } finally {
        isApplying = false;
        if (isChanged) changed();
      }
      return isChanged;
    },
    /** The visitor that a server names. */
    becomeHanded(id: string, isAnonymous: boolean) {
      if (id !== visitor.id()) become(id, false, !isAnonymous);
    },
    /** What a provider declares, whoever the visitor is. */
    declareAttributes: (attributes: Attributes = {}) => change(() => visitor.declareAttributes(attributes)),
    declareSegments: (segments?: SegmentsInput) => change(() => visitor.declareSegments(segments)),
    /** The client runs: what the app said before is stored. */
    storeSegments() {
      mayWrite = true;
      rememberSegments();
    },
  };
}

/** In the global registry, for copies of this library on one page. */
const UNSTORED = Symbol.for('convert-react.unstoredVisitorIds');

/** The id that clients with one storage (`given`, or localStorage) agree on while it is not stored. Outside a browser none is shared. */
function createUnstoredId(given: unknown) {
  const globals = globalThis as { [UNSTORED]?: WeakMap<object, string> };
  const ids = isBrowser() ? (globals[UNSTORED] ??= new WeakMap()) : new WeakMap<object, string>();
  // Reading localStorage may throw.
  const storage = (): object =>
    Object(given) === given ? (given as object) : (attempt(() => globalThis.localStorage, null) ?? globalThis);
  return {
    read: () => ids.get(storage()),
    write(id: string) {
      ids.set(storage(), id);
      return id;
    },
    forget: () => void ids.delete(storage()),
  };
}
