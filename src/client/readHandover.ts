import { attempt, isRecord } from '../values';
import { parseConfig } from '../config/parseConfig';
import type { Experience, Project } from '../config/project';
import type { ExperienceDecision } from '../decision/decision';
import { findVariation, variationDetails } from '../decision/variationDetails';
import { hasOwn } from '../platform';
import { type Basis, LOADING, partKey, type ReadyBasis, TIMEOUT } from './basis';
import type { JournalEntry } from './createJournal';
import {
  type DecidedExperience,
  type InitialConfig,
  type InitialDecisions,
  type InitialState,
  STATE_VERSION,
} from './initialState';
import { projectKey } from './projectKey';
import { question } from './question';

/** What a client begins with when a server hands over. */
export interface Handover {
  readonly state: InitialState;
  readonly basis: Basis;
  /** Whether this is all the page will ever know: nothing is fetched then. */
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
  if (state.config === null) return { state, basis: TIMEOUT, isFinal, journal: () => [] };
  const parsed = parseConfig(state.config);
  if (!parsed.ok) return null;
  const { project } = parsed;
  return {
    state,
    basis: state.mode === 'decisions' ? decidedBasis(state, project) : partBasis(state, project),
    isFinal,
    // Read here: what cannot be read is no state, and not an error of whoever asks later.
    journal: state.mode === 'decisions' ? () => [] : journalOf(state, project),
  };
}

function partBasis({ covers, canRefresh }: InitialConfig, project: Project): ReadyBasis {
  if (!covers) return { status: 'ready', project };
  const experiences = covers.experiences.map((key) => partKey('experience', key));
  const keys = new Set([...experiences, ...covers.features.map((key) => partKey('feature', key))]);
  const rest: Basis = canRefresh ? LOADING : { status: 'ready', project: withoutKeys(project) };
  return { status: 'ready', project, part: { keys, rest } };
}

/** A part of a project may hold more than it can answer: an experience that only serves to exclude others. */
const withoutKeys = (project: Project): Project => ({
  ...project,
  experiencesByKey: new Map(),
  featuresByKey: new Map(),
});

function decidedBasis({ visitorId, decided, carriers }: InitialDecisions, project: Project): ReadyBasis {
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
  return {
    status: 'ready',
    project: { ...project, carriersByFeatureId },
    decided: { visitorId: visitorId ?? '', experiences },
  };
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
