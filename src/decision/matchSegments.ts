import { attempt } from '../config/attempt';
import type { Project } from '../config/project';
import { toIds } from '../config/toIds';
import type { Visitor } from '../visitor/visitor';
import { compileRules } from './compileRules';
import type { ResolveRule } from './decision';
import { heldSegmentIds } from './heldSegmentIds';
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
  const requested = new Set(toIds(segmentKeys));
  requested.delete('');
  // A visitor whose data cannot be read is in no segment.
  return attempt(() => {
    const heldIds = new Set(heldSegmentIds(visitor));
    const facts = { layers: [...visitorLayers(visitor, undefined), ruleData], resolveRule: options?.resolveRule };
    const matching = project.segments
      .filter(({ id, key }) => requested.has(key) && !heldIds.has(id))
      .filter(({ rules }) => matchCompiled(compileRules(rules), facts));
    return [...new Set(matching.map(({ id }) => id))];
  }, []);
}
