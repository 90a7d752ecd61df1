import type { Project } from '../config/project';
import type { ExperienceDecision } from '../decision/decision';
import type { ConvertError } from '../errors';
import type { Question } from './question';

/** What answers are based on: a project, or the reason why there is none. */
export type Basis =
  | { readonly status: 'loading' }
  | { readonly status: 'timeout' }
  | { readonly status: 'error'; readonly error: ConvertError }
  | ReadyBasis;

export const LOADING: Basis = { status: 'loading' };
export const TIMEOUT: Basis = { status: 'timeout' };

export interface ReadyBasis {
  readonly status: 'ready';
  readonly project: Project;
  /** Set while there is only a part of the project, handed over by a server. */
  readonly part?: Part;
  /** Set when a server decided, and handed over no rules to decide by. */
  readonly decided?: Decided;
}

export interface Part {
  /** What it answers, by `partKey`. */
  readonly keys: ReadonlySet<string>;
  /** Set when it answers for one visitor only. */
  readonly visitorId?: string;
  /** What answers all other questions: a part of an earlier page, or what is known of the whole. */
  readonly rest: Basis;
}

export const partKey = (kind: Question['kind'], key: string) => `${kind}\n${key}`;

export interface Decided {
  readonly visitorId: string;
  readonly experiences: ReadonlyMap<string, ExperienceDecision>;
}

/** What answers this question: what a part does not cover is as unknown as if there were no part. */
export function basisFor(question: Pick<Question, 'kind' | 'key'>, basis: Basis, visitorId: string): Basis {
  if (basis.status !== 'ready' || !basis.part) return basis;
  const { keys, rest, visitorId: only = visitorId } = basis.part;
  return only === visitorId && keys.has(partKey(question.kind, question.key))
    ? basis
    : basisFor(question, rest, visitorId);
}

/** The parts of a basis and what is under them, the latest first. */
export function levelsOf(basis: Basis): readonly ReadyBasis[] {
  if (basis.status !== 'ready') return [];
  return [basis, ...(basis.part ? levelsOf(basis.part.rest) : [])];
}

/** With what the server of another page hands over: it answers what it covers, unless there is the whole. */
export function withHandover(basis: Basis, more: Basis, isFinal: boolean): Basis {
  if (more.status !== 'ready' || (isWhole(basis) && !isFinal)) return basis;
  const own = partOf(more);
  if (!own) return more;
  const rest = without(basis, own);
  const goals = levelsOf(rest).flatMap(({ project }) => [...project.goalsByKey]);
  const project = { ...more.project, goalsByKey: new Map([...goals, ...more.project.goalsByKey]) };
  return { ...more, project, part: { ...own, rest } };
}

/** What was decided covers what it decided, for its visitor. */
function partOf({ part, decided, project }: ReadyBasis): Pick<Part, 'keys' | 'visitorId'> | undefined {
  if (!decided) return part;
  const experiences = [...project.experiencesByKey.keys()].map((key) => partKey('experience', key));
  const features = [...project.featuresByKey.keys()].map((key) => partKey('feature', key));
  return { keys: new Set([...experiences, ...features]), visitorId: decided.visitorId };
}

/** Without the parts that a newer one covers: a page that is visited again must not grow the basis. */
function without(basis: Basis, newer: Pick<Part, 'keys' | 'visitorId'>): Basis {
  if (basis.status !== 'ready' || !basis.part) return basis;
  const { keys, visitorId, rest } = basis.part;
  const isCovered = visitorId === newer.visitorId && [...keys].every((key) => newer.keys.has(key));
  const others = without(rest, newer);
  return isCovered ? others : { ...basis, part: { ...basis.part, rest: others } };
}

/** Whether some question may still be answered differently once there is a config. */
export const isWaiting = (basis: Basis): boolean => unfinished(basis).status === 'loading';

/** Whether this is all of the project that there will be. */
export const isWhole = (basis: Basis): boolean => unfinished(basis).status === 'ready';

/** The state of loading: of the whole project, also while there are parts of it. */
export const unfinished = (basis: Basis): Basis =>
  basis.status === 'ready' && basis.part ? unfinished(basis.part.rest) : basis;

/** The same with another state of loading. */
export const withUnfinished = (basis: Basis, rest: Basis): Basis =>
  basis.status === 'ready' && basis.part
    ? { ...basis, part: { ...basis.part, rest: withUnfinished(basis.part.rest, rest) } }
    : rest;
