import type { Project } from '../config/project';
import type { decideExperience } from '../decision/decideExperience';
import { decideFeatureWith } from '../decision/decideFeatureWith';
import {
  type DecideOptions,
  type ExperienceDecision,
  isUsableBucketing,
  type Reason,
  type ResolveRule,
} from '../decision/decision';
import { decisionOf } from '../decision/variationDetails';
import { ConvertError } from '../errors';
import { hasOwn } from '../platform';
import type { ConvertClientOptions } from './convertClient';
import { type Journal, question as questionOf } from './journal';
import { projectKey, basisFor, LOADING, partKey, readyBases } from './projectState';
import type { Reporter } from './report';
import { valueKey } from '../valueKey';
import { dropOldest } from '../values';
import type {
  Answer,
  AnyResult,
  AskOptions,
  Basis,
  ExperienceResult,
  FeatureResult,
  Inputs,
  OwnRules,
  Question,
  Result,
} from './types';

interface Deciding {
  decide: typeof decideExperience;
  journal: Pick<Journal, 'recall'>;
  expose: (result: Result) => void;
}

/** Live answers, and those that hydration sees, of `serverInputs`. What is on screen stays as it is. */
export function createAnswers(
  options: Deciding & {
    inputs: () => Inputs;
    serverInputs: () => Inputs;
    lateDecision: AskOptions['lateDecision'];
  },
) {
  const { inputs, serverInputs, lateDecision = 'keep' } = options;
  const origins = new WeakMap<Result, Answer>();
  /** The basis that each pinned key is answered from, while some component shows it. */
  const pins = new Map<string, { basis: Basis; count: number }>();
  /** The answers on screen: one copy for each component. */
  const onScreen = new Set<Answer>();

  /** A decision that a server made for one visitor is not kept for the next. */
  const pinnedBasis = ({ pin }: Question): Basis | undefined => {
    const basis = pin === null ? undefined : pins.get(pin)?.basis;
    const decidedFor = basis?.status === 'ready' ? basis.visitorId : undefined;
    return decidedFor === undefined || decidedFor === inputs().visitor.id ? basis : undefined;
  };

  const frozen = createAnswerCache({ ...options, origins, inputs: serverInputs });
  const live = createAnswerCache({ ...options, origins, pinnedBasis, sameAs: frozen.get });

  /** A timeout or an error on screen stays only where the app wants it. */
  const isPinned = ({ question: { kind, options }, basis, result }: Answer): boolean => {
    if (result.isPending) return false;
    const late = options.lateDecision ?? (kind === 'feature' ? 'apply' : lateDecision);
    return basis.status === 'ready' || late === 'keep';
  };

  /** The key goes on being answered from this basis, until every component that pinned it has let go. */
  const pinTo = (question: Question, key: string, basis: Basis) => {
    const pin = pinnedBasis(question) ? pins.get(key)! : { basis, count: 0 };
    pins.set(key, pin);
    pin.count++;
    return () => {
      if (--pin.count === 0 && pins.get(key) === pin) pins.delete(key);
    };
  };

  return {
    live,
    frozen,
    /** Where a result came from, if its question still gets it, and if some component shows it where it `mustBeShown`. */
    current(result: Result, mustBeShown: boolean): Answer | undefined {
      const origin = origins.get(result);
      const current = origin && live.get(origin.question);
      const isShown = !mustBeShown || [...onScreen].some((answer) => answer.result === result);
      return isShown && current?.result === result ? current : undefined;
    },
    /** A component shows this result, until it calls what is returned. */
    hold(result: Result): () => void {
      const answer = origins.get(result);
      if (!answer) return () => undefined;
      const held = { ...answer };
      onScreen.add(held);
      const { pin } = answer.question;
      const unpin = pin !== null && isPinned(answer) ? pinTo(answer.question, pin, answer.basis) : () => {};
      return () => {
        if (onScreen.delete(held)) unpin();
      };
    },
    onScreen: (): Answer[] => [...onScreen],
  };
}

interface AnswerCacheOptions extends Deciding {
  inputs: () => Inputs;
  /** Where each result that was given out came from. */
  origins: WeakMap<Result, Answer>;
  pinnedBasis?: (question: Question) => Basis | undefined;
  /** Other answers. Where one is equal, its result is given out: hydration must not change identities. */
  sameAs?: (question: Question) => Answer;
}

/** More than a page asks. Options that change at every render must not fill the memory. */
const MAX_ANSWERS = 20_000;

const NO_RESULTS: readonly AnyResult[] = [];

/** One stable result for each question: computed again when the inputs changed, replaced only when it differs. */
export function createAnswerCache({ pinnedBasis, sameAs, origins, ...options }: AnswerCacheOptions) {
  const cache = new Map<string, { inputs: Inputs; pinned: Basis | undefined; answer: Answer }>();
  const lists = new Map<string, readonly AnyResult[]>();

  const get = (question: Question): Answer => {
    const inputs = options.inputs();
    const pinned = pinnedBasis?.(question);
    const cached = cache.get(question.id);
    if (cached && cached.inputs === inputs && cached.pinned === pinned) return cached.answer;
    const fresh = answerQuestion(question, inputs, pinned, options);
    // The hydrated one too, which a component may be showing while another answer was looked at.
    const earlier = [cached?.answer, sameAs?.(question)].find((each) => each && isSameAnswer(each, fresh));
    const answer = earlier ? { ...fresh, result: earlier.result } : fresh;
    dropOldest(cache.set(question.id, { inputs, pinned, answer }), MAX_ANSWERS);
    origins.set(answer.result, answer);
    return answer;
  };

  return {
    get,
    /** The answers for every key of the project, asked as `template` is. The same list while they are the same. */
    all(template: Question): readonly AnyResult[] {
      const { project: state } = options.inputs();
      // A part of a project cannot say what the whole has.
      if (state.whole.status !== 'ready') return NO_RESULTS;
      const { kind } = template;
      const keys = readyBases(state).flatMap(({ covers, project }) => {
        const all = kind === 'experience' ? project.experiencesByKey : project.featuresByKey;
        return [...all.keys()].filter((key) => covers?.has(partKey(kind, key)) ?? true);
      });
      const results = [...new Set(keys)].map((key) => get(questionOf(kind, key, template.options)).result);
      const before = lists.get(template.id);
      if (before?.length === results.length && before.every((each, index) => each === results[index])) return before;
      lists.set(template.id, results);
      return results;
    },
  };
}

/** Another visitor's answer is another one, even if it is equal: it has to be exposed for them too. */
const isSameAnswer = (one: Answer, other: Answer) =>
  (one.visitorId === other.visitorId || other.result.isPending) && isSameResult(one.result, other.result);

/** Equal by content in everything that a component sees. How to expose it does not count. */
function isSameResult(one: AnyResult, other: AnyResult): boolean {
  return Object.keys(one).every((name) => {
    if (name === 'expose') return true;
    if (name === 'reason') return shownReason(one.reason) === shownReason(other.reason);
    const [left, right] = [one[name as keyof AnyResult] as unknown, other[name as keyof AnyResult] as unknown];
    return Object.is(left, right) || (isData(left) && isData(right) && valueKey(left) === valueKey(right));
  });
}

/** A page that bucketed its visitor goes on saying so: nothing is to be rendered because the assignment is stored by now. */
const shownReason = (reason: Reason) => (reason === 'sticky' ? 'bucketed' : reason);

const isData = (value: unknown) => typeof value === 'object' && value !== null && !(value instanceof Error);

function answerQuestion(question: Question, inputs: Inputs, pinned: Basis | undefined, deciding: Deciding): Answer {
  const { kind, key, options } = question;
  const visitorId = inputs.visitor.id;
  const isAsked = options.enabled !== false;
  const basis = isAsked ? (pinned ?? basisFor(question, inputs.project, visitorId)) : LOADING;
  const decide = (carrier: string) => decideOnce(carrier, basis, question, inputs, deciding);
  const answer = (
    decision: { reason: Reason } | null,
    shown: Omit<ExperienceResult, keyof Result> | Omit<FeatureResult, keyof Result>,
    decisions: readonly ExperienceDecision[],
  ): Answer => {
    const result: AnyResult = { key, ...stateOf(basis, decision), ...shown, expose: () => deciding.expose(result) };
    return { question, result, basis, visitorId, decisions };
  };

  if (kind === 'experience') {
    const decision = isAsked ? decide(key) : null;
    const { variation = null, details = null } = decision ?? {};
    return answer(decision, { variation, details }, decision ? [decision] : []);
  }
  const preview = inputs.preview ? { preview: inputs.preview } : {};
  const decision =
    basis.status === 'ready'
      ? decideFeatureWith(basis.project, key, (carrier) => decide(carrier.key) as ExperienceDecision, preview)
      : null;
  const { isEnabled = false, variables = NO_VARIABLES, experience = null, matches = NO_MATCHES } = decision ?? {};
  return answer(decision, { isEnabled, variables, experience, matches }, decision?.decisions ?? []);
}

const NO_VARIABLES = Object.freeze({});
const NO_MATCHES = Object.freeze([]);

/** How the question stands, decided or not. */
function stateOf(basis: Basis, decision: { reason: Reason } | null) {
  const state = (status: Result['status'], reason: Reason, error: Result['error'] = null) => {
    return { status, isPending: status === 'pending', reason, error };
  };
  if (decision) return state('success', decision.reason);
  if (basis.status === 'error') return state('error', 'error', basis.error);
  return basis.status === 'timeout' ? state('success', 'timeout') : state('pending', 'loading');
}

/** What a decision is told beside the visitor. The question's own options win over those of the app. */
export function decideOptions({ options }: Question, { environment, location, rules }: Inputs): DecideOptions {
  const { attributes, ignoreLocation } = options;
  return { environment, attributes, location: options.location ?? location, ignoreLocation, ...rules };
}

/**
 * One experience. In this order: what the app forces, unless the preview is of this experience (protocol §7); what a server decided; a
 * preview; the first answer of this page. Null while there is no project.
 */
function decideOnce(key: string, basis: Basis, question: Question, inputs: Inputs, { decide, journal }: Deciding) {
  const { forced, preview, visitor } = inputs;
  const { project = null, decided, visitorId } = basis.status === 'ready' ? basis : {};
  // Which experience is previewed, only a project says.
  const isPreviewed = preview !== null && (!project || project.experiencesById.get(preview.experienceId)?.key === key);
  const forcedHere = isPreviewed ? null : forcedDecision(project, key, forced);
  if (forcedHere || !project) return forcedHere;
  const handedOver = visitorId === visitor.id ? decided?.get(key) : undefined;
  if (handedOver) return handedOver;
  const options = decideOptions(question, inputs);
  if (preview) return decide(project, visitor, key, { ...options, preview });
  const inputsKey = `${projectKey(project)}\n${inputs.key}\n${question.inputs}`;
  return journal.recall(visitor.id, inputsKey, key, (alsoAssigned) =>
    decide(project, visitor, key, { ...options, alsoAssigned }),
  );
}

/**
 * What the app's `forced` says about an experience, or null. It names the variation by key or id. It is believed before there is
 * a config, so that a test needs no network, and after it, or what is shown would depend on when the config came.
 */
export function forcedDecision(
  project: Project | null,
  key: string,
  forced: Readonly<Record<string, string | undefined>>,
): ExperienceDecision | null {
  const wanted = hasOwn(forced, key) && forced[key];
  if (!wanted) return null;
  const experience = project?.experiencesByKey.get(key);
  const variation = experience?.variations.find(({ key, id }) => key === wanted || id === wanted);
  return { ...decisionOf(key, experience, 'forced', variation), variation: variation?.key || wanted };
}

/** The first line of an explanation. */
export function explanationHeading({ kind, key }: Question, result: AnyResult): string {
  const shown = 'variation' in result ? (result.variation ?? 'no variation') : result.isEnabled ? 'on' : 'off';
  return `${kind} "${key}": shown as ${shown} (${result.reason})`;
}

/** What the app decides by, beside the rules of the project. Mistakes in it are reported. */
export function createOwnRules(
  { bucketing, comparators }: Pick<ConvertClientOptions, 'bucketing' | 'comparators'>,
  { report, reportOnce }: Pick<Reporter, 'report' | 'reportOnce'>,
  resolveRule: ResolveRule | undefined,
): OwnRules {
  if (bucketing && !isUsableBucketing(bucketing)) report(new ConvertError('bucketing-invalid', { bucketing }));
  return {
    resolveRule,
    comparators,
    onComparatorError(comparator, cause) {
      const error = () => new ConvertError('callback-failed', { comparator }, { cause });
      // Later, because React may be rendering.
      void Promise.resolve().then(() => reportOnce(`comparator ${comparator}`, error));
    },
    bucketing,
  };
}

/** The rules of goals see the data of the call and nothing else, so `resolveRule` is not asked. */
export const goalRules = ({ comparators, onComparatorError }: OwnRules) => ({ comparators, onComparatorError });
