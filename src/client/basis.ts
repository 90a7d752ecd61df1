import type { Project } from '../config/project';
import type { ConvertError } from '../errors';

/** What answers are based on: a project, or the reason why there is none. */
export type Basis =
  | { readonly status: 'loading' }
  | { readonly status: 'timeout' }
  | { readonly status: 'error'; readonly error: ConvertError }
  | { readonly status: 'ready'; readonly project: Project };
