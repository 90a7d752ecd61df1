import { attempt } from '../config/attempt';
import { isRecord, toRecord } from '../config/isRecord';
import { toId } from '../config/toId';
import type { Question } from './question';
import { readAssignment } from './readAssignment';
import { readRuleTree } from './readRuleTree';

/** "Is (not) in experience x": one such element decides its whole audience. */
export interface Exclusion {
  readonly experienceKey: string;
  readonly negated: boolean;
}

/** The first exclusion of an audience's rules, in OR → AND → OR_WHEN order. */
export function findExclusion(rules: unknown): Exclusion | null {
  for (const element of readRuleTree(rules).flat(2)) {
    const exclusion = attempt(() => toExclusion(element), null);
    if (exclusion) return exclusion;
  }
  return null;
}

/** Whether the visitor is assigned to the experience, or is not when negated; in whichever variation, also of an archived experience. */
export function matchExclusion({ project, visitor, options, trace }: Question, exclusion: Exclusion): boolean {
  const target = project.experiencesByKey.get(exclusion.experienceKey);
  // Under a preview nothing decided now is an assignment; what was stored before still is one (protocol §7).
  const decidedNow = options.preview ? undefined : options.alsoAssigned;
  const isAssigned =
    target !== undefined &&
    (readAssignment(visitor.assignments, target.id) !== '' || readAssignment(decidedNow, target.id) !== '');
  const matched = isAssigned !== exclusion.negated;
  trace?.line(
    `bucketed into "${exclusion.experienceKey}": ${describeTarget(target !== undefined, isAssigned)}` +
      `${exclusion.negated ? ', negated' : ''} → ${matched ? 'yes' : 'no'}`,
  );
  return matched;
}

function describeTarget(isKnown: boolean, isAssigned: boolean): string {
  if (!isKnown) return 'warning, the project has no such experience, so not assigned';
  return isAssigned ? 'assigned' : 'not assigned';
}

/** `match_type` does not count, and `matching` may be missing: parity. */
function toExclusion(element: unknown): Exclusion | null {
  if (!isRecord(element) || element.rule_type !== 'bucketed_into_experience_key') return null;
  return { experienceKey: toId(element.value), negated: Boolean(toRecord(element.matching).negated) };
}
