import { toId } from '../values';
import type { Experience, Project, Variation } from '../config/project';
import type { Visitor } from '../visitor/visitor';
import { isInSegment, matchAudiences, matchLocations } from './audiences';
import { murmurBucket, pickVariation } from './bucketing';
import { compileExperience } from './compileExperience';
import type { DecideOptions, ExperienceDecision } from './decision';
import { decisionOf, findVariation, readAssignment } from './variationDetails';
import type { DecisionContext } from './trace';

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
  return decideTraced({ project, visitor, options: options ?? {}, trace: undefined }, key);
}

/** The same decision. It also records each check in the trace, if there is one. */
export function decideTraced(question: DecisionContext, key: string): ExperienceDecision {
  let experience: Experience | undefined;
  try {
    experience = question.project.experiencesByKey.get(key);
    return decide(question, key, experience);
  } catch {
    // An argument may throw when it is read (a getter, a revoked proxy). The app gets a reason, not an exception.
    question.trace?.step('error', false);
    return decisionOf(key, experience, 'error');
  }
}

/** The checks of protocol §3.1, in its order. */
function decide(question: DecisionContext, key: string, experience: Experience | undefined): ExperienceDecision {
  const { project, visitor, options, trace } = question;
  const id = toId(visitor.id);
  const visitorId = id.trim() === '' ? '' : id;
  trace?.step('visitor', visitorId !== '', visitorId);
  if (visitorId === '') return decisionOf(key, experience, 'no-visitor');

  trace?.step('experience', experience !== undefined, key, experience?.id);
  if (!experience) return decisionOf(key, experience, 'unknown-experience');

  const previewed = findPreviewed(experience, question);
  if (previewed) return decisionOf(key, experience, 'preview', previewed);

  const isArchived = project.archivedIds.has(experience.id);
  trace?.step('archived', !isArchived);
  if (isArchived) return decisionOf(key, experience, 'archived');

  const { environment, variations } = experience;
  const ours = options.environment;
  const isInEnvironment = environment === null || environment === ours;
  trace?.step('environment', isInEnvironment, environment, ours);
  if (!isInEnvironment) return decisionOf(key, experience, 'environment');

  const compiled = compileExperience(project, experience);
  const storedId = readAssignment(visitor.assignments, compiled.storedUnder);
  const stored = findVariation(experience, storedId);
  trace?.step('stored', true, storedId, stored !== undefined);
  if (!matchLocations(question, compiled)) return decisionOf(key, experience, 'location');
  if (!matchAudiences(question, compiled, stored !== undefined)) return decisionOf(key, experience, 'audience');
  if (!isInSegment(question, compiled)) return decisionOf(key, experience, 'segment');

  trace?.step('variations', variations.length > 0, variations.length);
  if (variations.length === 0) return decisionOf(key, experience, 'no-variations');

  const forced = findForced(experience, question);
  if (forced) return decisionOf(key, experience, 'forced', forced);
  // Parity (protocol §3.1): status and traffic are not checked again, so a visitor keeps a variation that was stopped.
  if (stored) return decisionOf(key, experience, 'sticky', stored);

  const { bucketing } = options;
  const experienceId = experience.id;
  // Without a spread where there is nothing to spread: it costs a tenth of a decision.
  const bucketValue = murmurBucket(visitorId, bucketing ? { ...bucketing, experienceId } : { experienceId });
  const bucketed = pickVariation(compiled.ranges, bucketValue, trace);
  trace?.step('bucketing', bucketed !== null, bucketValue, bucketing);
  return decisionOf(key, experience, bucketed ? 'bucketed' : 'not-in-traffic', bucketed, bucketValue);
}

/** The variation that a preview shows of this experience. Rules, status, environment and traffic do not matter (protocol §7). */
function findPreviewed(experience: Experience, { options, trace }: DecisionContext): Variation | undefined {
  const { preview } = options;
  if (preview?.experienceId !== experience.id) return undefined;
  const previewed = findVariation(experience, preview.variationId);
  trace?.step('preview', previewed !== undefined, preview.variationId);
  return previewed;
}

function findForced(experience: Experience, { options, trace }: DecisionContext): Variation | undefined {
  if (options.forceVariationId === undefined) return undefined;
  const id = toId(options.forceVariationId);
  const forced = findVariation(experience, id);
  trace?.step('forced', forced !== undefined, id);
  return forced;
}
