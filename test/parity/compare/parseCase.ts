import { parseConfig } from '../../../src/config/parseConfig';
import type { Project } from '../../../src/config/project';
import type { DecideOptions } from '../../../src/decision/decision';
import type { Visitor } from '../../../src/visitor/visitor';
import type { Call, ParityCase } from '../generate';
import { deepFreeze } from './deepFreeze';

/** Our side of a case. All inputs are frozen to the last leaf: deciding writes nothing, or the run fails. */
export function parseCase(parityCase: ParityCase): { project: Project; visitor: Visitor } {
  deepFreeze(parityCase);
  const parsed = parseConfig(parityCase.config);
  if (!parsed.ok) throw parsed.error;
  return { project: parsed.project, visitor: parityCase.visitor as Visitor };
}

export function toOptions(parityCase: ParityCase, call: Call): DecideOptions {
  const { environment } = parityCase;
  return environment === undefined ? { ...call } : { ...call, environment };
}
