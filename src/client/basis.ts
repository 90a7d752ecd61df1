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
  readonly covers: (question: Pick<Question, 'kind' | 'key'>) => boolean;
  /** What answers all other questions. */
  readonly rest: Basis;
}

export interface Decided {
  readonly visitorId: string;
  readonly experiences: ReadonlyMap<string, ExperienceDecision>;
}

/** What answers this question: what a part does not cover is as unknown as if there were no part. */
export function basisFor(question: Pick<Question, 'kind' | 'key'>, basis: Basis): Basis {
  return basis.status === 'ready' && basis.part && !basis.part.covers(question) ? basis.part.rest : basis;
}

/** Whether some question may still be answered differently once there is a config. */
export const isWaiting = (basis: Basis): boolean => unfinished(basis).status === 'loading';

/** Whether this is all of the project that there will be. */
export const isWhole = (basis: Basis): boolean => unfinished(basis).status === 'ready';

/** The state of loading: of the whole project, also while there is a part of it. */
export const unfinished = (basis: Basis): Basis => (basis.status === 'ready' && basis.part?.rest) || basis;

/** The same with another state of loading. */
export const withUnfinished = (basis: Basis, rest: Basis): Basis =>
  basis.status === 'ready' && basis.part ? { ...basis, part: { ...basis.part, rest } } : rest;
