import type { Project } from '../config/project';
import type { Visitor } from '../visitor/visitor';
import type { DecideOptions } from './decision';
import type { Trace } from './trace';

/** Everything one decision depends on, and where to explain it when somebody wants to know. */
export interface Question {
  readonly project: Project;
  readonly visitor: Visitor;
  readonly options: DecideOptions;
  readonly trace: Trace | undefined;
}
