import { attempt, isRecord } from '../values';
import { parseConfig } from '../config/parseConfig';
import type { Experience, Project } from '../config/project';
import type { ExperienceDecision } from '../decision/decision';
import { findVariation, variationDetails } from '../decision/variationDetails';
import { hasOwn } from '../platform';
import type { Assignments, Segments } from '../visitor/visitor';
import type { ConvertClientOptions } from './convertClient';
import { projectKey, LOADING, partKey, TIMEOUT } from './projectState';
import { question } from './journal';
import { valueKey } from '../valueKey';
import type {
  DecidedExperience,
  InitialConfig,
  InitialDecisions,
  InitialState,
  JournalEntry,
  ProjectState,
} from './types';

/** Raised when the shape changes its meaning, so that HTML of an older server is not taken for something else. */
export const STATE_VERSION = 1;

/** Options that an app may leave out when its server hands them over. */
const HANDED_OVER = [
  'sdkKey',
  'accountId',
  'projectId',
  'environment',
  'bucketing',
  'tracking',
  'configEndpoint',
  'trackEndpoint',
  'source',
  'attributes',
  'location',
  'consent',
  'cookie',
] as const satisfies readonly (keyof ConvertClientOptions & keyof InitialConfig)[];

/** The options of an app. Those that it left out come from what a server handed over. */
export function withInitialState<Options extends ConvertClientOptions>(options: Options): Options {
  if (!isInitialState(options.initialState)) return options;
  const state: Partial<InitialConfig> = options.initialState as InitialConfig;
  const missing = HANDED_OVER.filter((name) => (options[name] ?? null) === null && state[name] !== undefined);
  return { ...options, ...Object.fromEntries(missing.map((name) => [name, state[name]])) };
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

/** Reads what a server handed over; null when it cannot be used, being no state or one of another version. */
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
  const isFinal = isFinalState(state);
  if (state.config === null) return { state, project: { parts: [], whole: TIMEOUT }, isFinal, journal: () => [] };
  const parsed = parseConfig(state.config);
  if (!parsed.ok) return null;
  const { project } = parsed;
  return {
    state,
    project: state.mode === 'decisions' ? decidedProject(state, project) : configProject(state, project),
    isFinal,
    // Read here, so that a state that cannot be read is refused now.
    journal: state.mode === 'decisions' ? () => [] : journalOf(state, project),
  };
}

function configProject({ covers, canRefresh }: InitialConfig, project: Project): ProjectState {
  if (!covers) return { parts: [], whole: { status: 'ready', project } };
  const experiences = covers.experiences.map((key) => partKey('experience', key));
  const features = covers.features.map((key) => partKey('feature', key));
  const part = { status: 'ready', project, covers: new Set([...experiences, ...features]) } as const;
  return { parts: [part], whole: canRefresh ? LOADING : { status: 'ready', project: withoutKeys(project) } };
}

/** A part may hold more than it can answer: an experience that is there only to exclude others. */
const withoutKeys = (project: Project): Project => ({
  ...project,
  experiencesByKey: new Map(),
  featuresByKey: new Map(),
});

function decidedProject({ visitorId, decided, carriers }: InitialDecisions, project: Project): ProjectState {
  const experiences = new Map<string, ExperienceDecision>();
  for (const entry of decided) {
    const experience = project.experiencesByKey.get(entry.key);
    if (experience && !experiences.has(entry.key)) experiences.set(entry.key, toDecision(experience, entry));
  }
  const carriersByFeatureId = new Map<string, readonly Experience[]>();
  for (const { id, key } of project.features) {
    const listed = hasOwn(carriers, key) ? (carriers[key] ?? []) : [];
    carriersByFeatureId.set(id, listed.map((name) => project.experiencesByKey.get(name)).filter(isFound));
  }
  const whole = {
    status: 'ready',
    project: { ...project, carriersByFeatureId },
    decided: { visitorId: visitorId ?? '', experiences },
  } as const;
  return { parts: [], whole };
}

const isFound = <T>(value: T | undefined): value is T => value !== undefined;

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

function toDecision(experience: Experience, { key, reason, variationId = '' }: DecidedExperience): ExperienceDecision {
  const variation = findVariation(experience, variationId);
  return {
    experience: key,
    experienceId: experience.id,
    variation: variation ? variation.key || variation.id : null,
    details: variation ? variationDetails(variation) : null,
    reason,
    bucketValue: null,
  };
}

interface HandedVisitor {
  /** False where only a config was handed over, by the query cache. Then only the storage knows the visitor. */
  isWhole: boolean;
  assignments: Assignments | undefined;
  segments: Segments | undefined;
  /** What was stored of the visitor when the page began. */
  storedBefore: Segments | null;
}

/** What servers have handed over about visitors, on the pages of one client. */
export function createHandovers(first: Handover | null) {
  const handed = new Map<string, HandedVisitor>();
  /** In `decisions` mode the page has no rules, so it keeps the visitor that the server decided for until `identify()`. */
  const decidedFor = new Map<string, string>();
  let lastVisitorId: string | null = null;
  let lastConsent: unknown;

  const add = ({ state }: Handover) => {
    lastConsent = state.consent;
    if (state.visitorId === null) return;
    lastVisitorId = state.visitorId;
    const earlier = handed.get(state.visitorId);
    const given = state.mode === 'config' ? state.assignments : undefined;
    const assignments = (earlier?.assignments ?? given) && { ...earlier?.assignments, ...given };
    handed.set(state.visitorId, {
      isWhole: state.mode === 'decisions' || assignments !== undefined || (earlier?.isWhole ?? false),
      assignments,
      segments: (earlier?.segments ?? state.segments) && { ...earlier?.segments, ...state.segments },
      storedBefore: earlier?.storedBefore ?? null,
    });
  };
  if (first) add(first);

  return {
    add,
    /** What the last server said. Calls of the app since then win, until a server says something else. */
    last: () => ({ visitorId: lastVisitorId, consent: lastConsent }),
    /** This visitor looks at a page that was decided for the visitor in `state`. */
    show(visitorId: string | undefined, { state }: Handover) {
      if (visitorId === undefined) return;
      decidedFor.delete(visitorId);
      if (state.mode === 'decisions' && state.visitorId) decidedFor.set(visitorId, state.visitorId);
    },
    decidedFor: (visitorId: string) => decidedFor.get(visitorId) ?? visitorId,
    segments: (visitorId: string) => handed.get(visitorId)?.segments,
    assignments: (visitorId: string) => handed.get(visitorId)?.assignments,
    /**
     * The segments of a visitor who has these stored. For this page those that the server knew count, because stored ones could
     * swap what is on screen. What is stored from now on counts too.
     */
    overStored(visitorId: string, stored: Segments, isReady: boolean): Segments {
      const visitor = handed.get(visitorId);
      if (!visitor?.isWhole) return stored;
      if (!isReady) return visitor.segments ?? {};
      const before: Segments = (visitor.storedBefore ??= stored);
      const changed = Object.entries(stored).filter(
        ([key, value]) => valueKey(value) !== valueKey(before[key as keyof Segments]),
      );
      return { ...visitor.segments, ...Object.fromEntries(changed) };
    },
  };
}

export type Handovers = ReturnType<typeof createHandovers>;
