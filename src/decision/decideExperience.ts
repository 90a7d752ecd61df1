import { attempt, toId } from '../values';
import type { Experience, Project, Variation } from '../config/project';
import type { Assignments, Visitor } from '../visitor/visitor';
import { isInSegment, matchAudiences, matchLocations } from './audiences';
import { murmurBucket, pickVariation } from './bucketing';
import { type CompiledExperience, compileExperience } from './compileExperience';
import type { DecideOptions, ExperienceDecision, Reason } from './decision';
import { readAssignment } from './mutualExclusion';
import { findPreviewedVariation } from './preview';
import type { Question, Trace } from './trace';
import { findVariation, variationDetails } from './variationDetails';

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

/** The same decision. It also records each check in the trace, if there is one. */
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
    // An argument may throw when it is read (a getter, a revoked proxy). The app gets a reason, not an exception.
    trace?.step('error', false);
    return refuse(key, experience, 'error');
  }
}

/** The checks of protocol §3.1, in its order. */
function decide(question: Question, key: string, experience: Experience | undefined): ExperienceDecision {
  const { project, visitor, options, trace } = question;
  const id = toId(visitor.id);
  const visitorId = id.trim() === '' ? '' : id;
  trace?.step('visitor', visitorId !== '', visitorId);
  if (visitorId === '') return refuse(key, experience, 'no-visitor');

  trace?.step('experience', experience !== undefined, key, experience?.id);
  if (!experience) return refuse(key, experience, 'unknown-experience');

  const previewed = findPreviewedVariation(experience, options.preview, trace);
  if (previewed) return assign(key, experience, previewed, 'preview');

  const isArchived = project.archivedIds.has(experience.id);
  trace?.step('archived', !isArchived);
  if (isArchived) return refuse(key, experience, 'archived');
  if (!isInEnvironment(question, experience)) return refuse(key, experience, 'environment');

  const compiled = compileExperience(project, experience);
  const stored = findStored(question, experience, compiled);
  if (!matchLocations(question, compiled)) return refuse(key, experience, 'location');
  if (!matchAudiences(question, compiled, stored !== undefined)) return refuse(key, experience, 'audience');
  if (!isInSegment(question, compiled)) return refuse(key, experience, 'segment');

  const { length } = experience.variations;
  trace?.step('variations', length > 0, length);
  if (length === 0) return refuse(key, experience, 'no-variations');

  const forced = findForced(experience, options.forceVariationId, trace);
  if (forced) return assign(key, experience, forced, 'forced');
  // Parity (protocol §3.1): status and traffic are not checked again, so a visitor keeps a variation that was stopped.
  if (stored) return assign(key, experience, stored, 'sticky');

  const bucketValue = murmurBucket(visitorId, { experienceId: experience.id });
  const bucketed = pickVariation(compiled.ranges, bucketValue, trace);
  if (!bucketed) return refuse(key, experience, 'not-in-traffic', bucketValue);
  return assign(key, experience, bucketed, 'bucketed', bucketValue);
}

function isInEnvironment({ options, trace }: Question, { environment }: Experience): boolean {
  const ours = options.environment;
  const allowed = environment === null || environment === ours;
  trace?.step('environment', allowed, environment, ours);
  return allowed;
}

function findStored(
  { visitor, trace }: Question,
  experience: Experience,
  { storedUnder }: CompiledExperience,
): Variation | undefined {
  const storedId = readAssignment(visitor.assignments, storedUnder);
  const stored = findVariation(experience, storedId);
  trace?.step('stored', true, storedId, stored !== undefined);
  return stored;
}

function findForced(experience: Experience, forcedId: unknown, trace?: Trace): Variation | undefined {
  if (forcedId === undefined) return undefined;
  const forced = findVariation(experience, toId(forcedId));
  trace?.step('forced', forced !== undefined, toId(forcedId));
  return forced;
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

/** Decides every experience, each key once and in config order. An earlier decision of this run can exclude a later one. */
export function decideExperiences(project: Project, visitor: Visitor, options?: DecideOptions): ExperienceDecision[] {
  return [...project.experiencesByKey.values()].map(decideInTurn(project, visitor, options));
}

/** Decides experiences one after another. A variation that the visitor gets counts as an assignment in the decisions that follow. */
export function decideInTurn(
  project: Project,
  visitor: Visitor,
  options: DecideOptions | undefined,
  decide: typeof decideExperience = decideExperience,
): (experience: Experience) => ExperienceDecision {
  let assigned: Assignments | undefined;
  let optionsNow = options;
  let previous: ExperienceDecision | undefined;

  // Done when the next decision is asked for, so that a feature with a single carrier pays nothing.
  function notePrevious(): void {
    if (!previous?.details || previous.experienceId === null) return;
    if (!assigned) {
      assigned = Object.assign(Object.create(null) as Assignments, options?.alsoAssigned);
      optionsNow = { ...options, alsoAssigned: assigned };
    }
    assigned[previous.experienceId] = previous.details.id;
  }

  return (experience) => {
    // Options that throw when they are read make the next decision an `error`, so nothing is lost here.
    attempt(notePrevious, undefined);
    previous = decide(project, visitor, experience.key, optionsNow);
    return previous;
  };
}
