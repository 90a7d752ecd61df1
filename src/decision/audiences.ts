import { attempt, toIds } from '../values';
import type { Project } from '../config/project';
import type { Visitor } from '../visitor/visitor';
import type { CompiledExperience } from './compileExperience';
import { compileRules, type Facts, matchCompiled, type RuleOptions } from './matchRules';
import { matchExclusion } from './mutualExclusion';
import type { DecisionContext } from './trace';
import { mergeVisitorData, visitorLayers } from './visitorData';

/** Whether the experience runs at this location. Location rules see the location properties and nothing else. */
export function matchLocations({ options, trace }: DecisionContext, { places }: CompiledExperience): boolean {
  if (options.ignoreLocation || places === null) {
    trace?.step('location', true, options.ignoreLocation ? 'ignored' : 'everywhere', 0);
    return true;
  }
  const facts: Facts = { layers: [options.location], options, trace };
  const matched = places.some(({ location, rules }) => {
    trace?.note('at-place', location);
    return matchCompiled(rules, facts);
  });
  trace?.step('location', matched, 'restricted', places.length);
  return matched;
}

/** Whether the visitor is in the audiences that apply. A permanent audience applies only until the visitor has a variation. */
export function matchAudiences(question: DecisionContext, compiled: CompiledExperience, isAssigned: boolean): boolean {
  const { visitor, options, trace } = question;
  const audiences = isAssigned ? compiled.lastingAudiences : compiled.audiences;
  if (audiences.length === 0) {
    trace?.step('audience', true, compiled.audiences.length === 0 ? 'none' : 'permanent', 0);
    return true;
  }
  const facts: Facts = { layers: visitorLayers(visitor, options.attributes), options, trace };
  const matches = ({ audience, exclusion, rules }: (typeof audiences)[number]) => {
    trace?.note('in-audience', audience);
    return exclusion ? matchExclusion(question, exclusion) : matchCompiled(rules, facts);
  };
  const matched = compiled.matching === 'all' ? audiences.every(matches) : audiences.some(matches);
  trace?.step('audience', matched, compiled.matching, audiences.length);
  return matched;
}

/** Whether the visitor is in one of the attached segments. Attributes of this call do not count. */
export function isInSegment({ visitor, trace }: DecisionContext, { segments }: CompiledExperience): boolean {
  const heldIds = segments.length === 0 ? [] : heldSegmentIds(visitor);
  const matched = segments.length === 0 || segments.some(({ id }) => heldIds.includes(id));
  trace?.step('segment', matched, segments, heldIds);
  return matched;
}

/**
 * The segment ids to append to the visitor's `customSegments`, in config order: those of the requested segments whose
 * rules match and that the visitor is not in yet. The visitor keeps ids that no longer match (protocol §5).
 */
export function matchSegments(
  project: Project,
  visitor: Visitor,
  segmentKeys: readonly string[],
  ruleData?: Record<string, unknown>,
  options?: RuleOptions,
): string[] {
  const requested = new Set(toIds(segmentKeys));
  // A visitor whose data throws when it is read is in no segment.
  return attempt(() => {
    const heldIds = new Set(heldSegmentIds(visitor));
    const facts = { layers: [...visitorLayers(visitor, undefined), ruleData], options };
    const matching = project.segments
      .filter(({ id, key }) => key !== '' && requested.has(key) && !heldIds.has(id))
      .filter(({ rules }) => matchCompiled(compileRules(rules), facts));
    return [...new Set(matching.map(({ id }) => id))];
  }, []);
}

/**
 * The custom segments that the visitor is in. Parity (protocol §3.5): an attribute of the visitor counts at once, because
 * official stores report keys when a context is made; an attribute of one call never counts.
 */
function heldSegmentIds({ segments, attributes }: Visitor): string[] {
  return toIds(mergeVisitorData([segments, attributes], 'customSegments'));
}
