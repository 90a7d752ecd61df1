import type { Project } from '../config/project';
import { matchSegments } from '../decision/audiences';
import { mergeSegments, type Attributes, type SegmentsInput, type VisitorIdInput } from '../visitor/visitor';
import type { Inputs } from './createAnswers';
import type { Memory } from './createMemory';
import type { ShownLog } from './createShown';
import type { VisitorState } from './createVisitorState';
import { valueKey } from './valueKey';
import { toVisitorId } from './withVisitorId';

export interface IdentifyOptions {
  /** True for a login: the visitor goes on seeing what they saw. False for another person. Default false. */
  keepAssignments?: boolean | undefined;
}

export interface VisitorActionsOptions {
  changed: () => void;
  isPreview: () => boolean;
  memory: Memory;
  project: () => Project | null;
  /** Whether it is known where visitors are kept, as of a part of the project. */
  hasRecords: () => boolean;
  /** Persists a new anonymous id, where that is allowed. */
  saveId: () => void;
  shown: ShownLog;
  visitor: VisitorState;
  /** The visitor, and what else decisions see. */
  inputs: () => Inputs;
}

/** What an app says of its visitor, and what follows from it. Every function keeps its identity. */
export function createVisitorActions(options: VisitorActionsOptions) {
  const { changed, hasRecords, isPreview, memory, project, saveId, shown, visitor, inputs } = options;
  let awaitedRuns: { keys: readonly string[]; ruleData: Attributes | undefined }[] = [];
  /** Visitors that the present one has been, before anything was known of them. */
  let awaitedLogins: string[] = [];
  let mayWrite = false;

  const rememberSegments = () => {
    if (!mayWrite || isPreview()) return;
    const said = visitor.segments();
    if (Object.keys(said).length === 0) return;
    memory.update(visitor.id(), (record) => ({ ...record, segments: mergeSegments(record.segments, said) }));
  };

  const run = (current: Project, keys: readonly string[], ruleData: Attributes | undefined): string[] => {
    const { visitor: seen, resolveRule } = inputs();
    const ids = matchSegments(current, seen, keys, ruleData, { resolveRule });
    memory.update(visitor.id(), (record) => {
      const customSegments = [...new Set([...(record.segments.customSegments ?? []), ...ids])];
      return ids.length > 0 ? { ...record, segments: { ...record.segments, customSegments } } : record;
    });
    return ids;
  };

  /** What the present visitor saw under an earlier id goes on. */
  const takeOver = () => {
    if (!hasRecords()) return;
    for (const id of isPreview() ? [] : awaitedLogins) {
      const { bucketing, segments } = memory.read(id);
      memory.update(visitor.id(), (record) => ({
        ...record,
        bucketing: { ...record.bucketing, ...bucketing },
        segments: { ...segments, ...record.segments },
      }));
    }
    awaitedLogins = [];
  };

  const become = (id: string | undefined, keepAssignments?: boolean, isAppId = id !== undefined) => {
    shown.flush();
    const before = visitor.id();
    visitor.become(id, keepAssignments === true, isAppId);
    if (!isAppId) saveId();
    awaitedLogins = keepAssignments ? [...awaitedLogins, before] : [];
    // Their rule data is of the visitor they were run for.
    if (!keepAssignments) awaitedRuns = [];
    takeOver();
    rememberSegments();
    changed();
  };

  const declare = (change: () => void) => {
    change();
    rememberSegments();
    changed();
  };

  return {
    /** The visitor that a server names. */
    becomeHanded(id: string, isAnonymous: boolean) {
      if (id !== visitor.id()) become(id, false, !isAnonymous);
    },
    /** What a provider hands down, whoever the visitor is. */
    declareAttributes: (attributes: Attributes) => declare(() => visitor.declareAttributes(attributes)),
    declareSegments: (segments: SegmentsInput) => declare(() => visitor.declareSegments(segments)),

    /** The client runs and the project is known: what the app said early is written, and segments that waited are run. */
    settle() {
      mayWrite = true;
      rememberSegments();
      takeOver();
      const current = project();
      if (!current) return;
      const runs = awaitedRuns;
      awaitedRuns = [];
      for (const { keys, ruleData } of runs) run(current, keys, ruleData);
    },

    actions: {
      /** Replaces the attributes; a function gets the present ones. Report segments among them are remembered. */
      setAttributes(next: Attributes | ((attributes: Attributes) => Attributes)) {
        const attributes = typeof next === 'function' ? next(visitor.attributes()) : next;
        if (valueKey(attributes) === valueKey(visitor.attributes())) return;
        visitor.setAttributes(attributes);
        rememberSegments();
        changed();
      },
      /** Adds report segments, which reports and rules see on this visit and on later ones. */
      setSegments(segments: SegmentsInput) {
        visitor.addSegments(segments);
        rememberSegments();
        changed();
      },
      /**
       * Checks the rules of custom segments against the visitor and `ruleData`; those that match are kept. Returns the ids that
       * matched; before there is a config it returns none and runs when it comes. Run them again for another visitor.
       */
      runSegments(keys: readonly string[], ruleData?: Attributes): string[] {
        const current = project();
        if (isPreview()) return [];
        if (!current) awaitedRuns.push({ keys, ruleData });
        const ids = current ? run(current, keys, ruleData) : [];
        if (ids.length > 0) changed();
        return ids;
      },
      /**
       * Makes this the current visitor, or without an id the anonymous one again; events that are queued keep their old id. Another
       * person has none of the attributes and segments that setters gave the last one.
       */
      identify(said: VisitorIdInput, options?: IdentifyOptions) {
        const id = toVisitorId(said);
        if (id === undefined ? visitor.isAppId() : id !== visitor.id()) become(id, options?.keepAssignments);
      },
      /** Makes the current visitor a new, unknown one. Only what is declared of visitors, as by props, stays. */
      reset() {
        shown.flush();
        awaitedLogins = [];
        awaitedRuns = [];
        visitor.reset();
        saveId();
        changed();
      },
    },
  };
}

export type VisitorActions = ReturnType<typeof createVisitorActions>['actions'];
