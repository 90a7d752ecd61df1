import type { Experience, Feature, Project } from '../config/project';
import type { Visitor } from '../visitor/visitor';
import { decideInTurn } from './decideInTurn';
import type { DecideOptions, ExperienceDecision, FeatureDecision, FeatureMatch, Preview, Reason } from './decision';
import { featureVariables } from './featureVariables';
import type { Trace } from './trace';

/**
 * Decides whether a feature is on for a visitor, with which variables, and why (protocol §4). Pure.
 *
 * @example
 * decideFeature(project, { id: 'v7', attributes: { country: 'US' } }, 'search').isEnabled;
 */
export function decideFeature(
  project: Project,
  visitor: Visitor,
  key: string,
  options?: DecideOptions,
): FeatureDecision {
  return decideFeatureWith(project, key, decideInTurn(project, visitor, options), options);
}

/** The same, with the decisions of the experiences that carry the feature supplied by the caller. */
export function decideFeatureWith(
  project: Project,
  key: string,
  decideCarrier: (experience: Experience) => ExperienceDecision,
  options?: Pick<DecideOptions, 'preview'>,
  trace?: Trace,
): FeatureDecision {
  try {
    return decide(project, key, decideCarrier, options?.preview, trace);
  } catch {
    trace?.step('error', false, 'What was passed in threw when it was read.');
    return switchOff(key, 'error');
  }
}

/** Protocol §4, step by step. */
function decide(
  project: Project,
  key: string,
  decideCarrier: (experience: Experience) => ExperienceDecision,
  preview: Preview | undefined,
  trace: Trace | undefined,
): FeatureDecision {
  const feature = project.featuresByKey.get(key);
  if (!isDeclared(feature, key, trace)) return switchOff(key, 'unknown-feature');
  const carriers = findCarriers(project, feature, preview, trace);
  if (carriers.length === 0) return switchOff(key, 'no-experience');

  const decisions = carriers.map((carrier) => decideCarrier(carrier));
  const matches = findMatches(feature, decisions, trace);
  const winner = matches[0];
  if (!winner) return switchOff(key, whyOff(decisions), decisions);
  const { experience, variables } = winner;
  const reason = (decisions.find((decision) => decision.experience === experience) as ExperienceDecision).reason;
  return { feature: key, isEnabled: true, variables, experience, reason, matches, decisions };
}

const NOTHING = Object.freeze({});

function switchOff(key: string, reason: Reason, decisions: readonly ExperienceDecision[] = []): FeatureDecision {
  return { feature: key, isEnabled: false, variables: NOTHING, experience: null, reason, matches: [], decisions };
}

function isDeclared(feature: Feature | undefined, key: string, trace?: Trace): feature is Feature {
  trace?.step(
    'feature',
    feature !== undefined,
    feature ? `"${key}" is feature ${feature.id}.` : `The project declares no feature "${key}".`,
  );
  return feature !== undefined;
}

/**
 * Ours: only experiences that can switch the feature on are asked (official evaluates, stores and tracks them all).
 * In config order, but the previewed experience comes first for every feature it carries.
 */
function findCarriers(
  project: Project,
  feature: Feature,
  preview: Preview | undefined,
  trace?: Trace,
): readonly Experience[] {
  const inConfigOrder = project.carriersByFeatureId.get(feature.id) ?? [];
  const previewed = inConfigOrder.find(({ id }) => id === preview?.experienceId);
  const carriers = previewed ? [previewed, ...inConfigOrder.filter((carrier) => carrier !== previewed)] : inConfigOrder;
  trace?.step(
    'carriers',
    carriers.length > 0,
    carriers.length > 0
      ? `Carried by ${carriers.map((carrier) => `"${carrier.key}"`).join(', ')}.`
      : 'No experience carries the feature.',
  );
  return carriers;
}

function findMatches(feature: Feature, decisions: readonly ExperienceDecision[], trace?: Trace): FeatureMatch[] {
  const matches: FeatureMatch[] = [];
  for (const { experience, variation, details, reason } of decisions) {
    const variables = details && featureVariables(feature, details);
    trace?.line(`"${experience}": ${describeCarrier(variation, reason, variables !== null)}`);
    if (variables && variation !== null) matches.push({ experience, variation, variables });
  }
  trace?.step(
    'variation',
    matches.length > 0,
    matches[0]
      ? `The feature is on through "${matches[0].experience}".`
      : 'No variation of the visitor carries the feature.',
  );
  return matches;
}

function describeCarrier(variation: string | null, reason: Reason, isCarried: boolean): string {
  if (variation === null) return `no variation (${reason}) → no`;
  return `variation "${variation}" (${reason}) ${isCarried ? 'carries the feature → yes' : 'lacks the feature → no'}`;
}

/** A visitor with some variation lacks the feature there; one with none is out for the first carrier's reason. */
function whyOff(decisions: readonly ExperienceDecision[]): Reason {
  const isAnywhere = decisions.some(({ details }) => details !== null);
  return isAnywhere ? 'not-in-variation' : (decisions[0] as ExperienceDecision).reason;
}
