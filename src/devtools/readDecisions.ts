import { createAnswerCache, decideOptions } from '../client/answers';
import { createJournal, type Journal, question } from '../client/journal';
import type { Answer, FeatureResult, Question } from '../client/types';
import type { Project } from '../config/project';
import { murmurBucket } from '../decision/bucketing';
import { decideExperience } from '../decision/decideExperience';
import type { DecideOptions, ExperienceDecision } from '../decision/decision';
import type { Assignments, Visitor } from '../visitor/visitor';
import type { Look } from './look';

export type ExperienceRow = ReturnType<typeof readExperiences>[number];

/** Every experience, in config order. Empty without a config. */
export function readExperiences(look: Look) {
  const { visitor, rules } = look.inputs;
  const ask = createAsk(look);
  const ofVisitor = look.decided.filter(({ visitorId }) => visitorId === visitor.id);
  const asked = new Set(ofVisitor.map(({ decision }) => decision.experience));

  return [...(look.project?.experiencesByKey.values() ?? [])].map((item) => {
    const { key, id: experienceId } = item;
    const shown = answersShowing(look, 'experience', key);
    const answer = shown[0] ?? ask(question('experience', key));
    // An answer without a decision had no config: pending, timed out or failed.
    const decision = answer.decisions.find(({ experience }) => experience === key);
    const { variation = null, details = null, reason = answer.result.reason } = decision ?? {};
    return {
      item,
      isOn: variation !== null,
      variation,
      reason,
      /** The hash value of the visitor, whether or not the decision needed it. */
      bucketValue: visitor.id === '' ? null : murmurBucket(visitor.id, { ...rules.bucketing, experienceId }),
      /** The number of components that show it now, directly or through a feature. */
      components: shown.length,
      /** A refreshed config does not change it. */
      isPinned: shown.some(({ question }) => question.kind === 'experience' && question.pin !== null),
      /** The page has decided it before. */
      isAsked: asked.has(key),
      /** The exposure of this variation was queued, on this visit or an earlier one. */
      isExposed: details !== null && (look.record.exposures[experienceId]?.includes(details.id) ?? false),
    };
  });
}

/** The answers on screen: direct ones first, then those of features that an experience carries. */
function answersShowing({ onScreen }: Look, kind: Question['kind'], key: string): readonly Answer[] {
  const own = onScreen.filter(({ question }) => question.kind === kind && question.key === key);
  if (kind === 'feature') return own;
  const through = onScreen.filter(
    ({ question, decisions }) => question.kind === 'feature' && decisions.some(({ experience }) => experience === key),
  );
  return [...own, ...through];
}

export type FeatureRow = ReturnType<typeof readFeatures>[number];

/** Every feature, in config order. Empty without a config. */
export function readFeatures(look: Look) {
  const ask = createAsk(look);
  return [...(look.project?.featuresByKey.values() ?? [])].map((item) => {
    const shown = answersShowing(look, 'feature', item.key);
    const answer = shown[0] ?? ask(question('feature', item.key));
    const { isEnabled, variables, experience, reason } = answer.result as FeatureResult;
    return { item, isOn: isEnabled, variables, experience, reason, components: shown.length };
  });
}

/**
 * Answers as a component would get them now. Each question has a journal of its own, made of the page's: what the panel asks
 * for all experiences must not exclude the visitor from experiences that the page asks for later.
 */
function createAsk({ inputs, decided }: Look): (question: Question) => Answer {
  const nameOf = (visitorId: string, inputsKey: string, key: string) => `${visitorId}\n${key}\n${inputsKey}`;
  const standing = new Map(
    decided.map(({ visitorId, inputs, decision }) => [nameOf(visitorId, inputs, decision.experience), decision]),
  );
  const earlier = decided.filter(({ visitorId }) => visitorId === inputs.visitor.id).map(({ decision }) => decision);
  const assigned = assignedBy(earlier);
  const journal = createJournal();
  return (question) => {
    const own: ExperienceDecision[] = [];
    const recall: Journal['recall'] = (visitorId, inputsKey, key, decide) => {
      const first = standing.get(nameOf(visitorId, inputsKey, key));
      if (first) return first;
      // The variation of one carrier of a feature counts as assigned when the next one is decided.
      const decision = decide(own.length > 0 ? assignedBy([...earlier, ...own]) : assigned);
      own.push(decision);
      return decision;
    };
    return createAnswerCache({
      decide: decideExperience,
      journal: { ...journal, recall },
      origins: new WeakMap(),
      inputs: () => inputs,
      expose: () => undefined,
    }).get(question);
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
 * Every check of an experience or a feature of the project, made again now. If a component shows it, the attributes and location
 * of that component are used.
 */
export function explainNow<Explanation>(
  explain: (project: Project, visitor: Visitor, key: string, options: DecideOptions) => Explanation,
  kind: Question['kind'],
  look: Look,
  key: string,
): Explanation {
  const { inputs } = look;
  const { visitor, preview } = inputs;
  // An earlier decision of this experience must not exclude the visitor from it.
  const others = look.decided.filter(
    ({ visitorId, decision }) => visitorId === visitor.id && (kind === 'feature' || decision.experience !== key),
  );
  const [shown] = answersShowing(look, kind, key);
  return explain(look.project!, visitor, key, {
    ...decideOptions(shown?.question ?? question(kind, key), inputs),
    preview: preview ?? undefined,
    alsoAssigned: assignedBy(others.map(({ decision }) => decision)),
  });
}
