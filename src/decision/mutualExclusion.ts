import { attempt, isRecord, toId, toRecord, type UnknownRecord } from '../values';
import { hasOwn } from '../platform';
import type { Project } from '../config/project';
import type { DecisionContext } from './trace';
import { readAssignment } from './variationDetails';

/** "The visitor is (not) in experience x." One such element decides its whole audience (protocol §3.3). */
export interface Exclusion {
  readonly experienceKey: string;
  readonly negated: boolean;
}

/** The first exclusion of an audience's rules, in OR → AND → OR_WHEN order. */
export function findExclusion(rules: unknown): Exclusion | null {
  const exclusions = readRuleTree(rules)
    .flat(2)
    .map((element) => attempt(() => toExclusion(element), null));
  return exclusions.find((exclusion) => exclusion !== null) ?? null;
}

/** Whether the visitor has any variation of the experience (or has none, when negated). The experience may be archived. */
export function matchExclusion({ project, visitor, options, trace }: DecisionContext, exclusion: Exclusion): boolean {
  const target = project.experiencesByKey.get(exclusion.experienceKey);
  // During a preview, only stored assignments count: decisions made now do not (protocol §7).
  const decidedNow = options.preview ? undefined : options.alsoAssigned;
  const isAssigned =
    target !== undefined &&
    (readAssignment(visitor.assignments, target.id) !== '' || readAssignment(decidedNow, target.id) !== '');
  const matched = isAssigned !== exclusion.negated;
  trace?.note('exclusion', exclusion.experienceKey, exclusion.negated, target !== undefined, isAssigned, matched);
  return matched;
}

/** Parity (protocol §3.3): `match_type` is not looked at, and `matching` may be missing. */
function toExclusion(element: unknown): Exclusion | null {
  if (!isRecord(element) || element.rule_type !== 'bucketed_into_experience_key') return null;
  return { experienceKey: toId(element.value), negated: Boolean(toRecord(element.matching).negated) };
}

/** Experience keys that audiences exclude by and that the project does not have. They exclude nobody: development warns of them. */
export function findUnknownExclusions({ audiences, experiencesByKey }: Project): string[] {
  const keys = audiences.flatMap(({ rules }) => findExclusion(rules)?.experienceKey ?? []);
  return [...new Set(keys.filter((key) => !experiencesByKey.has(key)))];
}

/** The elements of `{OR: [{AND: [{OR_WHEN: [element]}]}]}` as nested lists. A level that is not a list is empty. */
export function readRuleTree(rules: unknown): unknown[][][] {
  return readLevel(rules, 'OR').map((block) => readLevel(block, 'AND').map((list) => readLevel(list, 'OR_WHEN')));
}

function readLevel(block: unknown, level: 'OR' | 'AND' | 'OR_WHEN'): unknown[] {
  return attempt(() => {
    const list = hasOwn(block as UnknownRecord, level) ? (block as UnknownRecord)[level] : null;
    return Array.isArray(list) ? [...list] : [];
  }, []);
}
