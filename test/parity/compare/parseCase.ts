import { parseConfig } from '../../../src/config/parseConfig';
import type { Project } from '../../../src/config/project';
import type { DecideOptions } from '../../../src/decision/decision';
import type { Visitor } from '../../../src/visitor/visitor';
import type { Call, ParityCase } from '../generate';
import { toComparators } from '../generate/options';
import { createOracle } from '../oracle/oracle';
import { deepFreeze } from './deepFreeze';

/** Our side of a case. All inputs are frozen to the last leaf: deciding writes nothing, or the run fails. */
export function parseCase(parityCase: ParityCase): { project: Project; visitor: Visitor } {
  deepFreeze(parityCase);
  const parsed = parseConfig(parityCase.config);
  if (!parsed.ok) throw parsed.error;
  return { project: parsed.project, visitor: parityCase.visitor as Visitor };
}

export function toOptions(parityCase: ParityCase, call: Call): DecideOptions {
  const { environment, bucketing } = parityCase;
  const options = { ...call, bucketing, comparators: toComparators(parityCase.comparators) };
  return environment === undefined ? options : { ...options, environment };
}

/** Official's side of a case, with a copy of the config. */
export function createCaseOracle({ config, environment, bucketing, comparators }: ParityCase) {
  const options = { environment, bucketing, comparators: toComparators(comparators) };
  return createOracle(structuredClone(config), options);
}
