import type { Answer, Question, FeatureResult } from '../client/types';
import { forcedDecision, decideOptions } from '../client/answers';
import { basisFor, projectKey } from '../client/projectState';
import { question } from '../client/journal';
import type { Experience, Project } from '../config/project';
import { decideExperience } from '../decision/decideExperience';
import { decideFeatureWith } from '../decision/decideFeatureWith';
import type { ExperienceDecision } from '../decision/decision';
import type { ExperienceExplanation, FeatureExplanation } from '../decision/words';
import { explainExperience, explainFeature } from '../decision/explain';
import { murmurBucket } from '../decision/bucketing';
import type { Assignments } from '../visitor/visitor';
import type { Look } from './look';

export type ExperienceRow = ReturnType<typeof readExperience>;

/** Every experience, in config order. Empty without a config. */
export function readExperiences(look: Look): readonly ExperienceRow[] {
  const { project } = look;
  if (!project) return [];
  const decide = decideUnseen(look, project);
  return [...project.experiencesByKey.values()].map((experience) => readExperience(look, experience, decide));
}

function readExperience(look: Look, item: Experience, decide: ReturnType<typeof decideUnseen>) {
  const { key, id } = item;
  const shown = answersShowing(look, key);
  const { decision, isAsked } = decide(key);
  const [first] = shown;
  const { variation, details, reason } = first
    ? // An answer without a decision had no config: pending, timed out or failed.
      (first.decisions.find((each) => each.experience === key) ?? { ...NO_VARIATION, reason: first.result.reason })
    : decision;
  const exposures = look.record.exposures[id] ?? [];
  const visitorId = look.inputs.visitor.id;
  return {
    item,
    isOn: variation !== null,
    variation,
    reason,
    /** The hash value of the visitor, whether or not the decision needed it. */
    bucketValue:
      visitorId === '' ? null : murmurBucket(visitorId, { ...look.inputs.rules.bucketing, experienceId: id }),
    /** The number of components that show it now, directly or through a feature. */
    components: shown.length,
    /** A refreshed config does not change it. */
    isPinned: shown.some((answer) => answer.question.kind === 'experience' && answer.question.pin !== null),
    /** The page has decided it before. */
    isAsked: isAsked || shown.length > 0,
    /** The exposure of this variation was queued, on this visit or an earlier one. */
    isExposed: details ? exposures.includes(details.id) : false,
  };
}

/** The answers on screen for an experience: direct ones first, then those of features. */
export function answersShowing({ onScreen }: Look, key: string): readonly Answer[] {
  const own = onScreen.filter(({ question }) => question.kind === 'experience' && question.key === key);
  const through = onScreen.filter(
    ({ question, decisions }) => question.kind === 'feature' && decisions.some(({ experience }) => experience === key),
  );
  return [...own, ...through];
}

const NO_VARIATION = { variation: null, details: null };

export type FeatureRow = ReturnType<typeof readFeatures>[number];

/** Every feature, in config order. Empty without a config. */
export function readFeatures(look: Look) {
  const { project } = look;
  if (!project) return [];
  const decide = decideUnseen(look, project);
  return [...project.featuresByKey.values()].map((item) => {
    const shown = look.onScreen.filter(({ question }) => question.kind === 'feature' && question.key === item.key);
    // As in the client, the variation of one carrier counts as assigned when the next carrier is decided.
    const before: ExperienceDecision[] = [];
    const decideCarrier = ({ key }: Experience) => {
      const { decision } = decide(key, before);
      before.push(decision);
      return decision;
    };
    const { isEnabled, variables, experience, reason } =
      (shown[0]?.result as FeatureResult | undefined) ??
      decideFeatureWith(project, item.key, decideCarrier, { ...(look.preview && { preview: look.preview }) });
    return { item, isOn: isEnabled, variables, experience, reason, components: shown.length };
  });
}

/**
 * What a component would get now, and whether the page has decided that before: then the first answer stands. It does not ask
 * the client, whose journal keeps every decision: a panel that asked for all experiences would exclude the visitor from
 * experiences that the page asks for later. For mutual exclusion, `before` counts as assigned beside the decisions of the page.
 */
function decideUnseen(look: Look, project: Project) {
  const { inputs, decided } = look;
  const { visitor, preview } = inputs;
  const asked = `${projectKey(project)}\n${inputs.key}\n`;
  const ofVisitor = decided.filter(({ visitorId }) => visitorId === visitor.id);
  const standing = new Map(
    ofVisitor.filter((entry) => entry.inputs === asked).map(({ decision }) => [decision.experience, decision]),
  );
  const earlier = ofVisitor.map(({ decision }) => decision);
  const assigned = assignedBy(earlier);

  return (key: string, before: readonly ExperienceDecision[] = []) => {
    const forced = forcedDecision(project, key, inputs.forced);
    const basis = basisFor({ kind: 'experience', key }, inputs.project, visitor.id);
    const server = basis.status === 'ready' && basis.decided?.visitorId === visitor.id ? basis.decided : undefined;
    const standingDecision = server?.experiences.get(key) ?? (preview ? undefined : standing.get(key));
    const isAsked = standingDecision !== undefined;
    const decision = forced ?? standingDecision;
    if (decision) return { decision, isAsked };
    const options = {
      ...decideOptions(question('experience', key), inputs),
      ...(preview ? { preview } : { alsoAssigned: before.length ? assignedBy([...earlier, ...before]) : assigned }),
    };
    return { decision: decideExperience(project, visitor, key, options), isAsked };
  };
}

/** The assignments that decisions make. Of several decisions for one experience the first counts. */
function assignedBy(decisions: readonly ExperienceDecision[]): Assignments {
  const assigned: Assignments = Object.create(null);
  for (const { experienceId, details } of decisions) {
    if (experienceId !== null && details) assigned[experienceId] ??= details.id;
  }
  return assigned;
}

/**
 * Every check of an experience or a feature, made again now. `shown` is the answer of a component that shows it: then the
 * attributes and location of that component are used.
 */
export function explain<Kind extends Question['kind']>(kind: Kind, look: Look, key: string, shown: Answer | undefined) {
  const { project } = look;
  if (!project) return null;
  const { visitor, preview } = look.inputs;
  // An earlier decision of this experience must not exclude the visitor from it.
  const others = look.decided.filter(
    ({ visitorId, decision }) => visitorId === visitor.id && (kind === 'feature' || decision.experience !== key),
  );
  const options = {
    ...decideOptions(shown?.question ?? question(kind, key), look.inputs),
    ...(preview ? { preview } : { alsoAssigned: assignedBy(others.map(({ decision }) => decision)) }),
  };
  const explanation = (kind === 'feature' ? explainFeature : explainExperience)(project, visitor, key, options);
  return explanation as Kind extends 'feature' ? FeatureExplanation : ExperienceExplanation;
}
