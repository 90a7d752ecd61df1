import { createAnswerCache, decideOptions } from '../client/answers';
import { type Journal, question } from '../client/journal';
import type { Answer, FeatureResult, JournalEntry, Question } from '../client/types';
import { murmurBucket } from '../decision/bucketing';
import { decideExperience } from '../decision/decideExperience';
import type { DecideOptions } from '../decision/decision';
import type { Assignments } from '../visitor/visitor';
import type { Look } from './look';

export type ExperienceRow = ReturnType<typeof readExperiences>[number];

/** Every experience, in config order. Empty without a config. */
export function readExperiences(look: Look) {
  const { visitor, rules } = look.inputs;
  const read = createReader(look);
  const asked = new Set(look.decided.map(({ decision }) => decision.experience));

  return [...(look.project?.experiencesByKey.values() ?? [])].map((item) => {
    const { key, id: experienceId } = item;
    const { answer, shown } = read('experience', key);
    // An answer without a decision had no config: pending, timed out or failed.
    const decision = answer.decisions.find(({ experience }) => experience === key);
    const { variation = null, details = null, reason = answer.result.reason } = decision ?? {};
    return {
      item,
      question: answer.question,
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

export type FeatureRow = ReturnType<typeof readFeatures>[number];

/** Every feature, in config order. Empty without a config. */
export function readFeatures(look: Look) {
  const read = createReader(look);
  return [...(look.project?.featuresByKey.values() ?? [])].map((item) => {
    const { answer, shown } = read('feature', item.key);
    const { isEnabled, variables, experience, reason } = answer.result as FeatureResult;
    return {
      ...{ item, question: answer.question, isOn: isEnabled, variables, experience, reason },
      components: shown.length,
    };
  });
}

/**
 * Reads what components show of a key, or else what one would get now. Each question adds to a journal of its own, and not to the
 * page's: what the panel asks for all experiences must not exclude the visitor from experiences that the page asks for later.
 */
function createReader(look: Look) {
  const { inputs, decided } = look;
  const assigned = assignedBy(decided);
  let own: JournalEntry[] = [];
  const recall: Journal['recall'] = (visitorId, inputsKey, key, decide) => {
    const first = decided.find((entry) => entry.decision.experience === key && entry.inputs === inputsKey);
    if (first) return first.decision;
    // The variation of one carrier of a feature counts as assigned when the next one is decided.
    const decision = decide(own.length > 0 ? assignedBy([...decided, ...own]) : assigned);
    own.push({ visitorId, inputs: inputsKey, decision });
    return decision;
  };
  const { get } = createAnswerCache({
    ...{ decide: decideExperience, journal: { recall }, origins: new WeakMap() },
    inputs: () => inputs,
    expose: () => undefined,
  });
  return (kind: Question['kind'], key: string) => {
    own = [];
    const shown = answersShowing(look, kind, key);
    return { shown, answer: shown[0] ?? get(question(kind, key)) };
  };
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

/** The assignments that decisions make. Of several decisions for one experience the first counts. */
function assignedBy(entries: readonly JournalEntry[]): Assignments {
  const assigned: Assignments = Object.create(null);
  for (const { decision } of entries) {
    const { experienceId, details } = decision;
    if (experienceId !== null && details) assigned[experienceId] ??= details.id;
  }
  return assigned;
}

/**
 * The options to explain an answer with: every check is made again now, with the attributes and the location of the question. An
 * earlier decision of the experience `itself` must not exclude the visitor from it.
 */
export function optionsNow({ inputs, decided }: Look, asked: Question, itself?: string): DecideOptions {
  const others = decided.filter(({ decision }) => decision.experience !== itself);
  return {
    ...decideOptions(asked, inputs),
    preview: inputs.preview ?? undefined,
    alsoAssigned: assignedBy(others),
  };
}
