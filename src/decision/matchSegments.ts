import type { Project } from '../config/project';
import { toId } from '../config/toId';
import type { Visitor } from '../visitor/visitor';
import { compileRules } from './compileRules';
import type { ResolveRule } from './decision';
import { matchCompiled } from './matchRules';
import { visitorLayers } from './mergeVisitorData';

/**
 * The ids to append to the visitor's `customSegments`: those of the requested segments whose rules match and that the
 * visitor is not in yet, in config order. Ids that no longer match stay with the visitor.
 */
export function matchSegments(
  project: Project,
  visitor: Visitor,
  segmentKeys: readonly string[],
  ruleData?: Record<string, unknown>,
  options?: { resolveRule?: ResolveRule },
): string[] {
  const requested = new Set(segmentKeys.map(toId));
  const held = visitor.segments?.customSegments;
  const heldIds = new Set(Array.isArray(held) ? held.map(toId) : []);
  const facts = { layers: [...visitorLayers(visitor, undefined), ruleData], resolveRule: options?.resolveRule };
  const matching: string[] = [];
  for (const [key, { id, rules }] of project.segmentsByKey) {
    if (requested.has(key) && !heldIds.has(id) && matchCompiled(compileRules(rules), facts)) matching.push(id);
  }
  return matching;
}
