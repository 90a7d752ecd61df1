import { decideExperience } from '../decision/decideExperience';
import { decideFeatureWith } from '../decision/decideFeature';
import type { Project } from '../config/project';
import type { DecideOptions, ExperienceDecision, Preview, ResolveRule } from '../decision/decision';
import type { Visitor } from '../visitor/visitor';
import { type Basis, basisFor, isWhole, levelsOf, LOADING, partKey } from './basis';
import type { Journal } from './createJournal';
import type { Pins } from './createPins';
import { experienceResult, featureResult } from './experienceResult';
import { forcedDecision } from './forcedDecision';
import { projectKey } from './projectKey';
import { isSameResult } from './isSameResult';
import { question as ask, type Question } from './question';
import type { AnyResult, Result } from './results';

/** Everything an answer depends on; a new object whenever any of it changes. */
export interface Inputs {
  readonly basis: Basis;
  readonly visitor: Visitor;
  readonly environment: string | undefined;
  readonly location: Record<string, unknown> | undefined;
  readonly forced: Readonly<Record<string, string | undefined>>;
  readonly preview: Preview | null;
  readonly resolveRule: ResolveRule | undefined;
  /** `valueKey` of what the visitor and the app say; the project is told apart by its own key. */
  readonly key: string;
}

/** A result with what it came from. */
export interface Answer {
  readonly question: Question;
  readonly result: AnyResult;
  readonly basis: Basis;
  readonly visitorId: string;
  readonly decisions: readonly ExperienceDecision[];
}

export interface AnswersOptions {
  inputs: () => Inputs;
  journal: Journal;
  pins: Pins | null;
  /** Where each result that was given out came from. */
  origins: WeakMap<Result, Answer>;
  expose: (result: Result) => void;
  /** Answers whose result objects are used again where they are equal: hydration must not change identities. */
  sameAs?: { get(question: Question): Answer };
}

interface Cached {
  inputs: Inputs;
  pin: Basis | undefined;
  answer: Answer;
}

/** More than a page asks; options that change at every render must not fill the memory. */
const MAX_ANSWERS = 20_000;

/** One stable result per question: computed again when the inputs changed, replaced only when it differs. */
export function createAnswers({ inputs, journal, pins, origins, expose, sameAs }: AnswersOptions) {
  const cache = new Map<string, Cached>();
  const lists = new Map<string, readonly AnyResult[]>();

  const get = (question: Question): Answer => {
    const now = inputs();
    const held = question.pin === null ? undefined : pins?.get(question.pin);
    // What a server decided for one visitor is not held for the next.
    const isAnothers = held?.status === 'ready' && held.decided && held.decided.visitorId !== now.visitor.id;
    const pin = isAnothers ? undefined : held;
    const known = cache.get(question.id);
    if (known && known.inputs === now && known.pin === pin) return known.answer;
    const fresh = answer(question, now, pin ?? now.basis, journal, expose);
    // The hydrated one too, which a component may be showing while another answer was looked at.
    const earlier = [known?.answer, sameAs?.get(question)].find((each) => each && isSameAnswer(each, fresh));
    const kept = earlier ? { ...fresh, result: earlier.result } : fresh;
    if (cache.size >= MAX_ANSWERS) cache.delete(cache.keys().next().value as string);
    cache.set(question.id, { inputs: now, pin, answer: kept });
    origins.set(kept.result, kept);
    return kept;
  };

  return {
    get,
    /** The answers for every key of the project, asked as `template` is; the same list while they are the same. */
    all(template: Question): readonly AnyResult[] {
      const { basis } = inputs();
      // A part of a project cannot say what the whole has.
      if (basis.status !== 'ready' || !isWhole(basis)) return NO_RESULTS;
      const { kind } = template;
      const keys = levelsOf(basis).flatMap(({ part, project }) => {
        const all = kind === 'experience' ? project.experiencesByKey : project.featuresByKey;
        return [...all.keys()].filter((key) => part?.keys.has(partKey(kind, key)) ?? true);
      });
      const results = [...new Set(keys)].map((key) => get(ask(kind, key, template.options)).result);
      const known = lists.get(template.id);
      if (known?.length === results.length && known.every((result, index) => result === results[index])) return known;
      lists.set(template.id, results);
      return results;
    },
  };
}

/** Another visitor's answer is another one, however alike: what is on screen has to be exposed for them too. */
const isSameAnswer = (one: Answer, other: Answer) =>
  (one.visitorId === other.visitorId || other.result.isPending) && isSameResult(one.result, other.result);

const NO_RESULTS: readonly AnyResult[] = [];

function answer(
  question: Question,
  inputs: Inputs,
  basis: Basis,
  journal: Journal,
  expose: (result: Result) => void,
): Answer {
  const asked: Basis = question.options.enabled === false ? LOADING : basisFor(question, basis, inputs.visitor.id);
  const decide = (key: string) => decideOnce(asked, key, question, inputs, journal);
  const about = { question, basis: asked, visitorId: inputs.visitor.id };

  if (question.kind === 'experience') {
    const decision = question.options.enabled === false ? null : decide(question.key);
    const result = experienceResult(question.key, asked, decision, () => expose(result));
    return { ...about, result, decisions: decision ? [decision] : [] };
  }
  const decision =
    asked.status === 'ready'
      ? decideFeatureWith(asked.project, question.key, (carrier) => decide(carrier.key)!, {
          ...(inputs.preview && { preview: inputs.preview }),
        })
      : null;
  const result = featureResult(question.key, asked, decision, () => expose(result));
  return { ...about, result, decisions: decision?.decisions ?? [] };
}

/** What a decision is told beside the visitor: the question's own options over those of the app. */
export function askedOptions({ options }: Question, { environment, location, resolveRule }: Inputs): DecideOptions {
  const { attributes, ignoreLocation } = options;
  return { environment, attributes, location: options.location ?? location, ignoreLocation, resolveRule };
}

/** One experience: what the app forces, unless it is previewed, else what a server decided or a preview shows, else the journal's first answer. */
function decideOnce(basis: Basis, key: string, question: Question, inputs: Inputs, journal: Journal) {
  const project = basis.status === 'ready' ? basis.project : null;
  const decided = basis.status === 'ready' ? basis.decided : undefined;
  const forced = mayBePreviewed(project, key, inputs) ? null : forcedDecision(project, key, inputs.forced);
  if (forced || !project) return forced;
  const handedOver = decided?.visitorId === inputs.visitor.id ? decided.experiences.get(key) : undefined;
  if (handedOver) return handedOver;
  const options = askedOptions(question, inputs);
  if (inputs.preview) return decideExperience(project, inputs.visitor, key, { ...options, preview: inputs.preview });
  const inputsKey = `${projectKey(project)}\n${inputs.key}\n${question.inputs}`;
  return journal.recall(inputs.visitor.id, inputsKey, key, (alsoAssigned) =>
    decideExperience(project, inputs.visitor, key, { ...options, alsoAssigned }),
  );
}

/** A preview shows what it says (protocol §7), whatever is forced; which experience it is of, only a project knows. */
const mayBePreviewed = (project: Project | null, key: string, { preview }: Inputs) =>
  preview !== null && (!project || project.experiencesById.get(preview.experienceId)?.key === key);
