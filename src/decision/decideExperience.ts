import type { Experience, Project, Variation } from '../config/project';
import { toId } from '../config/toId';
import type { Visitor } from '../visitor/visitor';
import { compileExperience, type CompiledExperience } from './compileExperience';
import type { DecideOptions, ExperienceDecision, Reason } from './decision';
import { describeValue } from './describeValue';
import { findPreviewedVariation } from './findPreviewedVariation';
import { findVariation } from './findVariation';
import { isInSegment } from './isInSegment';
import { matchAudiences } from './matchAudiences';
import { matchLocations } from './matchLocations';
import { murmurBucket } from './murmurBucket';
import { pickVariation } from './pickVariation';
import type { Question } from './question';
import { readAssignment } from './readAssignment';
import type { Trace } from './trace';
import { variationDetails } from './variationDetails';

const NO_OPTIONS: DecideOptions = {};

/**
 * Decides which variation of an experience a visitor gets, and why. Pure: the same arguments give the same decision.
 *
 * @example
 * const parsed = parseConfig(await response.json());
 * if (parsed.ok) decideExperience(parsed.project, { id: 'v7' }, 'hero').variation; // 'original' | 'b' | null
 */
export function decideExperience(
  project: Project,
  visitor: Visitor,
  key: string,
  options?: DecideOptions,
): ExperienceDecision {
  return decideTraced(project, visitor, key, options, undefined);
}

/** The same decision, which writes how it came about to the trace, if there is one. */
export function decideTraced(
  project: Project,
  visitor: Visitor,
  key: string,
  options: DecideOptions | undefined,
  trace: Trace | undefined,
): ExperienceDecision {
  let experience: Experience | undefined;
  try {
    experience = project.experiencesByKey.get(key);
    return decide({ project, visitor, options: options ?? NO_OPTIONS, trace }, key, experience);
  } catch {
    // Whatever hides in the arguments (a getter that throws, a revoked proxy), nothing is thrown into an app.
    trace?.step('error', false, 'What was passed in threw when it was read.');
    return refuse(key, experience, 'error');
  }
}

/** Protocol §3, step by step. */
function decide(question: Question, key: string, experience: Experience | undefined): ExperienceDecision {
  const { project, visitor, options, trace } = question;
  const visitorId = toId(visitor.id);
  if (!hasVisitor(visitorId, trace)) return refuse(key, experience, 'no-visitor');
  if (!isKnown(experience, key, trace)) return refuse(key, experience, 'unknown-experience');

  const previewed = findPreviewedVariation(experience, options.preview, trace);
  if (previewed) return assign(key, experience, previewed, 'preview');

  if (isArchived(project, experience, trace)) return refuse(key, experience, 'archived');
  if (!isInEnvironment(experience, options.environment, trace)) return refuse(key, experience, 'environment');

  const compiled = compileExperience(project, experience);
  const stuck = findStored(question, experience, compiled);
  if (!matchLocations(question, compiled)) return refuse(key, experience, 'location');
  if (!matchAudiences(question, compiled, stuck !== undefined)) return refuse(key, experience, 'audience');
  if (!isInSegment(question, compiled)) return refuse(key, experience, 'segment');
  if (!hasVariations(experience, trace)) return refuse(key, experience, 'no-variations');

  const forced = findForced(experience, options.forceVariationId, trace);
  if (forced) return assign(key, experience, forced, 'forced');
  // Parity: neither status nor traffic is asked again, so a stopped variation stays for those who have it.
  if (stuck) return assign(key, experience, stuck, 'sticky');

  const bucketValue = murmurBucket(visitorId, { experienceId: experience.id });
  const bucketed = pickVariation(compiled.ranges, bucketValue, trace);
  if (!bucketed) return refuse(key, experience, 'not-in-traffic', bucketValue);
  return assign(key, experience, bucketed, 'bucketed', bucketValue);
}

function assign(
  key: string,
  experience: Experience,
  variation: Variation,
  reason: Reason,
  bucketValue: number | null = null,
): ExperienceDecision {
  return {
    experience: key,
    experienceId: experience.id,
    variation: variation.key || variation.id,
    details: variationDetails(variation),
    reason,
    bucketValue,
  };
}

function refuse(
  key: string,
  experience: Experience | undefined,
  reason: Reason,
  bucketValue: number | null = null,
): ExperienceDecision {
  const experienceId = experience ? experience.id : null;
  return { experience: key, experienceId, variation: null, details: null, reason, bucketValue };
}

function hasVisitor(visitorId: string, trace?: Trace): boolean {
  const given = visitorId !== '';
  trace?.step('visitor', given, given ? `The visitor is "${visitorId}".` : 'The visitor has no id.');
  return given;
}

function isKnown(experience: Experience | undefined, key: string, trace?: Trace): experience is Experience {
  trace?.step(
    'experience',
    experience !== undefined,
    experience ? `"${key}" is experience ${experience.id}.` : `The project has no experience "${key}".`,
  );
  return experience !== undefined;
}

function isArchived(project: Project, experience: Experience, trace?: Trace): boolean {
  const archived = project.archivedIds.has(experience.id);
  trace?.step('archived', !archived, archived ? 'The experience is archived.' : 'The experience is not archived.');
  return archived;
}

function isInEnvironment(experience: Experience, ours: string | undefined, trace?: Trace): boolean {
  const theirs = experience.environment;
  const allowed = theirs === null || theirs === ours;
  trace?.step(
    'environment',
    allowed,
    theirs === null
      ? 'The experience runs in every environment.'
      : `The experience runs in "${theirs}"; ours is ${ours === undefined ? 'not set' : describeValue(ours)}.`,
  );
  return allowed;
}

function findStored(
  { visitor, trace }: Question,
  experience: Experience,
  { storedUnder }: CompiledExperience,
): Variation | undefined {
  const storedId = readAssignment(visitor.assignments, storedUnder);
  const stored = findVariation(experience, storedId);
  trace?.step(
    'stored',
    true,
    storedId === ''
      ? 'Nothing is stored for this experience.'
      : `Variation ${storedId} is stored${stored ? '' : ', but the experience no longer has it'}.`,
  );
  return stored;
}

function hasVariations(experience: Experience, trace?: Trace): boolean {
  const { length } = experience.variations;
  trace?.step('variations', length > 0, `The experience has ${length} variation${length === 1 ? '' : 's'}.`);
  return length > 0;
}

function findForced(experience: Experience, forcedId: unknown, trace?: Trace): Variation | undefined {
  if (forcedId === undefined) return undefined;
  const forced = findVariation(experience, toId(forcedId));
  trace?.step(
    'forced',
    forced !== undefined,
    forced
      ? `Variation ${forced.id} is forced.`
      : `Variation ${toId(forcedId)} cannot be forced: the experience has no such variation.`,
  );
  return forced;
}
