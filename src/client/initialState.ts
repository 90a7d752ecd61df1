import { attempt, isRecord } from '../values';
import { parseConfig } from '../config/parseConfig';
import type { Experience, Project } from '../config/project';
import type { ExperienceDecision } from '../decision/decision';
import { decisionOf, findVariation } from '../decision/variationDetails';
import { hasOwn } from '../platform';
import type { Assignments, Consent, Segments } from '../visitor/visitor';
import type { ConvertClientOptions } from './convertClient';
import { coversOf, projectKey, LOADING, TIMEOUT } from './projectState';
import { question } from './journal';
import { valueKey } from '../valueKey';
import type { InitialConfig, InitialDecisions, InitialState, JournalEntry, ProjectState } from './types';

/** Raised when the shape changes its meaning, so that HTML of an older server is not taken for something else. */
export const STATE_VERSION = 1;

/** A state without decisions, for a visitor whom the app names. */
export function configState(
  config: InitialState['config'],
  visitorId: string,
  consent: Consent | null | undefined,
  canRefresh: boolean,
): InitialState {
  const visitor = { visitorId, isAnonymous: false, consent: consent ?? 'granted', decided: [] };
  return { v: STATE_VERSION, mode: 'config', config, canRefresh, ...visitor };
}

/** The options of an app. Some that it left out come from what a server handed over. */
export function withInitialState<Options extends ConvertClientOptions>(options: Options): Options {
  if (!isInitialState(options.initialState)) return options;
  const state: Partial<InitialConfig> = options.initialState as InitialConfig;
  const { sdkKey, accountId, projectId, environment, configEndpoint, trackEndpoint, source } = state;
  const { bucketing, tracking, attributes, location, consent, cookie } = state;
  const place = { sdkKey, accountId, projectId, environment, configEndpoint, trackEndpoint, source };
  const handed: ConvertClientOptions = { ...place, bucketing, tracking, attributes, location, consent, cookie };
  const isMissing = ([name, value]: [string, unknown]) =>
    (options[name as keyof Options] ?? null) === null && value !== undefined;
  return { ...options, ...Object.fromEntries(Object.entries(handed).filter(isMissing)) };
}

/** What a client begins with when a server hands over. */
export interface Handover {
  readonly state: InitialState;
  readonly project: ProjectState;
  /** Whether this is all that the page will ever know. Nothing is fetched then. */
  readonly isFinal: boolean;
  /** What the server decided, as the journal keeps it; `inputsKey` says under which inputs. */
  journal(inputsKey: string): readonly JournalEntry[];
}

/** Null for what cannot be used, being no state or one of another version. */
export function readHandover(state: InitialState): Handover | null {
  return attempt(() => (isInitialState(state) ? handoverOf(state) : null), null);
}

export function isInitialState(value: unknown): value is InitialState {
  if (!isRecord(value) || value.v !== STATE_VERSION || !Array.isArray(value.decided)) return false;
  const isMode = value.mode === 'config' || (value.mode === 'decisions' && isRecord(value.carriers));
  return isMode && (value.visitorId === null || typeof value.visitorId === 'string');
}

/** Whether the page may not, or need not, fetch a config of its own. */
export const isFinalState = (state: InitialState) => state.mode === 'decisions' || !state.canRefresh;

function handoverOf(state: InitialState): Handover | null {
  const handover = { state, isFinal: isFinalState(state), journal: () => [] };
  if (state.config === null) return { ...handover, project: { parts: [], whole: TIMEOUT } };
  const parsed = parseConfig(state.config);
  if (!parsed.ok) return null;
  const { project } = parsed;
  if (state.mode === 'decisions') return { ...handover, project: decidedProject(state, project) };
  // The journal is read here, so that a state that cannot be read is refused now.
  return { ...handover, project: configProject(state, project), journal: journalOf(state, project) };
}

function configProject({ covers, canRefresh }: InitialConfig, project: Project): ProjectState {
  if (!covers) return { parts: [], whole: { status: 'ready', project } };
  const part = { status: 'ready', project, covers: coversOf(covers.experiences, covers.features) } as const;
  return { parts: [part], whole: canRefresh ? LOADING : { status: 'ready', project: withoutKeys(project) } };
}

/** A part may hold more than it can answer: an experience that is there only to exclude others. */
const withoutKeys = (project: Project): Project => {
  return { ...project, experiencesByKey: new Map(), featuresByKey: new Map() };
};

function decidedProject({ visitorId, decided: entries, carriers }: InitialDecisions, project: Project): ProjectState {
  const decided = new Map<string, ExperienceDecision>();
  for (const entry of entries) {
    const experience = project.experiencesByKey.get(entry.key);
    if (experience && !decided.has(entry.key)) decided.set(entry.key, toDecision(experience, entry));
  }
  const carriersOf = (feature: string) =>
    (hasOwn(carriers, feature) ? (carriers[feature] ?? []) : []).flatMap(
      (key) => project.experiencesByKey.get(key) ?? [],
    );
  const carriersByFeatureId = new Map(project.features.map(({ id, key }) => [id, carriersOf(key)]));
  const covers = coversOf([...project.experiencesByKey.keys()], [...project.featuresByKey.keys()]);
  const served = { visitorId: visitorId ?? '', decided, covers };
  return { parts: [], whole: { status: 'ready', project: { ...project, carriersByFeatureId }, ...served } };
}

function journalOf({ visitorId, decided }: InitialConfig, project: Project): Handover['journal'] {
  if (visitorId === null) return () => [];
  const read = decided.flatMap((entry) => {
    const experience = project.experiencesByKey.get(entry.key);
    if (!experience) return [];
    const { inputs } = question('experience', entry.key, entry.asked);
    return [{ inputs, decision: toDecision(experience, entry) }];
  });
  return (inputsKey) =>
    read.map(({ inputs, decision }) => {
      return { visitorId, inputs: `${projectKey(project)}\n${inputsKey}\n${inputs}`, decision };
    });
}

const toDecision = (experience: Experience, { key, reason, variationId = '' }: InitialState['decided'][number]) =>
  decisionOf(key, experience, reason, findVariation(experience, variationId));

/** What servers have handed over about visitors, on the pages of one client. */
export function createHandovers() {
  /** `storedBefore` is what was stored of the visitor when the page began. */
  const handed = new Map<string, { assignments: Assignments; segments: Segments; storedBefore?: Segments }>();
  /** In `decisions` mode the page has no rules, so it keeps the visitor that the server decided for until `identify()`. */
  const decidedFor = new Map<string, string>();
  let last: { visitorId: string | null; consent?: Consent } = { visitorId: null };

  return {
    /** `appId` is the visitor whom the app names on this page. The server may have decided for another. */
    add({ state }: Handover, appId: string | undefined) {
      const { visitorId, consent, segments } = state;
      last = { visitorId: visitorId ?? last.visitorId, consent };
      const shownTo = appId ?? visitorId;
      if (shownTo !== null) decidedFor.delete(shownTo);
      if (shownTo === null || visitorId === null) return;
      if (state.mode === 'decisions' && visitorId) decidedFor.set(shownTo, visitorId);
      const given = state.mode === 'config' ? state.assignments : {};
      // The query cache hands over a config, and nothing of the visitor. Then only the storage knows them.
      if (!given) return;
      const earlier = handed.get(visitorId);
      handed.set(visitorId, {
        ...earlier,
        assignments: { ...earlier?.assignments, ...given },
        segments: { ...earlier?.segments, ...segments },
      });
    },
    /** What the last server said. Calls of the app since then win, until a server says something else. */
    last: () => last,
    decidedFor: (visitorId: string) => decidedFor.get(visitorId) ?? visitorId,
    segments: (visitorId: string) => handed.get(visitorId)?.segments,
    assignments: (visitorId: string) => handed.get(visitorId)?.assignments,
    /** For this page the segments that the server knew count: stored ones could swap what is on screen. What is stored later counts too. */
    overStored(visitorId: string, stored: Segments, isReady: boolean): Segments {
      const visitor = handed.get(visitorId);
      if (!visitor) return stored;
      if (!isReady) return visitor.segments;
      const before = (visitor.storedBefore ??= stored);
      const isChanged = ([key, value]: [string, unknown]) =>
        valueKey(value) !== valueKey(before[key as keyof Segments]);
      return { ...visitor.segments, ...Object.fromEntries(Object.entries(stored).filter(isChanged)) };
    },
  };
}

export type Handovers = ReturnType<typeof createHandovers>;
