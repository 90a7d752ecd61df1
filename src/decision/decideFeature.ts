import type { Experience, Feature, Project } from '../config/project';
import type { Visitor } from '../visitor/visitor';
import { decideInTurn } from './decideInTurn';
import type { DecideOptions, ExperienceDecision, FeatureDecision, FeatureMatch, Preview, Reason } from './decision';
import { featureVariables } from './featureVariables';

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
  options: DecideOptions = {},
): FeatureDecision {
  return decideFeatureWith(project, key, decideInTurn(project, visitor, options), options);
}

/** The same, with the decisions of the experiences that carry the feature supplied by the caller. */
export function decideFeatureWith(
  project: Project,
  key: string,
  decideCarrier: (experience: Experience) => ExperienceDecision,
  options: Pick<DecideOptions, 'preview'> = {},
): FeatureDecision {
  const feature = project.featuresByKey.get(key);
  if (!feature) return switchOff(key, 'unknown-feature');
  // Ours: experiences that cannot switch the feature on are not even asked (official evaluates and tracks them all).
  const carriers = findCarriers(project, feature, options.preview);
  if (carriers.length === 0) return switchOff(key, 'no-experience');

  const decisions = carriers.map(decideCarrier);
  const matches: FeatureMatch[] = [];
  let reason: Reason | undefined;
  for (const decision of decisions) {
    const match = toMatch(feature, decision);
    if (!match) continue;
    matches.push(match);
    reason ??= decision.reason;
  }
  const winner = matches[0];
  if (!winner || !reason) return switchOff(key, whyOff(decisions), decisions);
  const { experience, variables } = winner;
  return { feature: key, isEnabled: true, variables, experience, reason, matches, decisions };
}

const NOTHING = Object.freeze({});

function switchOff(key: string, reason: Reason, decisions: readonly ExperienceDecision[] = []): FeatureDecision {
  return { feature: key, isEnabled: false, variables: NOTHING, experience: null, reason, matches: [], decisions };
}

/** In config order, but the previewed experience comes first for every feature it carries. */
function findCarriers(project: Project, feature: Feature, preview: Preview | undefined): readonly Experience[] {
  const carriers = project.carriersByFeatureId.get(feature.id) ?? [];
  const previewed = carriers.find(({ id }) => id === preview?.experienceId);
  return previewed ? [previewed, ...carriers.filter((carrier) => carrier !== previewed)] : carriers;
}

function toMatch(feature: Feature, { experience, variation, details }: ExperienceDecision): FeatureMatch | null {
  const variables = details && featureVariables(feature, details);
  return variables && variation !== null ? { experience, variation, variables } : null;
}

/** A visitor with some variation lacks the feature there; one with none is out for the first carrier's reason. */
function whyOff(decisions: readonly ExperienceDecision[]): Reason {
  const isAnywhere = decisions.some(({ details }) => details !== null);
  return isAnywhere ? 'not-in-variation' : (decisions[0] as ExperienceDecision).reason;
}
