import type { Answer } from '../client/createAnswers';
import {
  type DecidedExperience,
  type InitialConfig,
  type InitialDecisions,
  type InitialState,
  STATE_VERSION,
} from '../client/initialState';
import { attempt, isRecord, type UnknownRecord, pastedText } from '../values';
import type { ExperienceDecision } from '../decision/decision';
import { readAssignment } from '../decision/mutualExclusion';
import type { Assignments } from '../visitor/visitor';
import { decidedPart, neededPart, type Needs } from './configParts';
import type { IdentifiedVisitor } from './requestVisitor';
import type { Loaded, LoadedProject } from './loadProject';
import type { ServerConvertOptions } from './serverOptions';

interface DehydrateInput {
  options: ServerConvertOptions;
  visitor: IdentifiedVisitor;
  loaded: Loaded;
  /** What was asked, in order. */
  answers: readonly Answer[];
  usesCookies: boolean;
}

type DehydrateMode = InitialState['mode'];

/** A state before `toJson`: what comes from the app or the config may hold anything. */
type RawState<State> = {
  [Name in keyof State]: Name extends 'config' | 'attributes' | 'location' | 'decided' ? unknown : State[Name];
};

/** What the page gets: plain JSON, whatever the app passed in. */
export function dehydrateState(input: DehydrateInput, mode: DehydrateMode): InitialState {
  const state = mode === 'decisions' ? decisionsState(input) : configState(input);
  return Object.fromEntries(
    Object.entries(state).map(([name, value]) => [name, toJson(value)]),
  ) as unknown as InitialState;
}

function sharedState({ options, visitor, loaded, usesCookies }: DehydrateInput) {
  const { sdkKey, accountId, projectId, configEndpoint, trackEndpoint, source } = options;
  return {
    v: STATE_VERSION as typeof STATE_VERSION,
    // An empty id of the app is still an answer; none at all leaves the question to the browser.
    visitorId: visitor.isAnonymous && visitor.id === '' ? null : visitor.id,
    isAnonymous: visitor.isAnonymous,
    consent: visitor.consent,
    segments: visitor.segments,
    ...(pastedText(sdkKey) ? { sdkKey } : { accountId, projectId }),
    ...{ configEndpoint, trackEndpoint, source },
    ...(loaded.preview && { preview: loaded.preview }),
    ...(usesCookies && { cookie: options.cookie || {} }),
  };
}

/** Null when there was no config in time. */
const readyOf = (loaded: Loaded): LoadedProject | null => (loaded.status === 'ready' ? loaded : null);

function configState(input: DehydrateInput): RawState<InitialConfig> {
  const { options, visitor, answers } = input;
  const loaded = readyOf(input.loaded);
  const { environment, attributes, location, secret, debugToken, config } = options;
  // Where the browser may not fetch the whole, it needs every goal now.
  const canRefresh = config === undefined && !pastedText(secret) && !pastedText(debugToken);
  const goals = options.goals ?? (canRefresh ? null : loaded?.project.goals.map(({ key }) => key));
  const needs: Needs = { ...askedKeys(answers), goals: goals ? new Set(goals) : null };
  const asked = answers.flatMap(({ question, decisions }) =>
    decisions.map((decision) => ({ decision, asked: askedOptionsOf(question.options), inputs: question.inputs })),
  );
  return {
    ...sharedState(input),
    mode: 'config',
    config: loaded && attempt(() => neededPart(loaded.document, loaded.project, needs), null),
    covers: { experiences: [...needs.experiences], features: [...needs.features] },
    canRefresh,
    ...{ environment, attributes, location },
    assignments: loaded ? relevantAssignments(visitor.stored.bucketing, loaded, needs) : {},
    decided: firstOfEach(asked, ({ decision, inputs }) => `${decision.experience}\n${inputs}`).map(
      ({ decision, asked }) => ({ ...decidedOf(decision), ...(asked && { asked }) }),
    ),
  };
}

function decisionsState(input: DehydrateInput): RawState<InitialDecisions> {
  const { options, answers } = input;
  const loaded = readyOf(input.loaded);
  const decisions = firstOfEach(
    answers.flatMap(({ decisions }) => decisions),
    ({ experience }) => experience,
  );
  const { features } = askedKeys(answers);
  const goals = options.goals ? new Set<string>(options.goals) : null;
  const carriers = answers
    .filter(({ question }) => question.kind === 'feature')
    .map(({ question, decisions }) => [question.key, decisions.map(({ experience }) => experience)] as const);
  return {
    ...sharedState(input),
    mode: 'decisions',
    config: loaded && attempt(() => decidedPart(loaded.project, { decisions, features, goals }), null),
    decided: decisions.filter(({ experienceId }) => experienceId !== null).map(decidedOf),
    carriers: Object.fromEntries(firstOfEach(carriers, ([key]) => key)),
  };
}

const decidedOf = ({ experience, reason, details }: ExperienceDecision): DecidedExperience => ({
  key: experience,
  reason,
  ...(details && { variationId: details.id }),
});

function askedKeys(answers: readonly Answer[]) {
  const keysOf = (kind: 'experience' | 'feature') =>
    new Set(answers.filter(({ question }) => question.kind === kind).map(({ question }) => question.key));
  return { experiences: keysOf('experience'), features: keysOf('feature') };
}

function askedOptionsOf({ attributes, location, ignoreLocation }: Answer['question']['options']) {
  const asked = { attributes: toJson(attributes), location: toJson(location), ignoreLocation: toJson(ignoreLocation) };
  return Object.values(asked).some((value) => value !== undefined) ? asked : undefined;
}

/** Those of experiences that the page may decide, and of those that exclude them. */
function relevantAssignments(stored: Readonly<Assignments>, { document, project }: LoadedProject, needs: Needs) {
  const part = attempt(() => neededPart(document, project, needs), null) as { experiences: { id: unknown }[] } | null;
  const ids = part?.experiences.map(({ id }) => String(id)) ?? [];
  const known = ids.map((id) => [id, readAssignment(stored, id)] as const);
  return Object.fromEntries(known.filter(([, variationId]) => variationId !== ''));
}

function firstOfEach<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const first = new Map<string, T>();
  for (const item of items) if (!first.has(keyOf(item))) first.set(keyOf(item), item);
  return [...first.values()];
}

/**
 * A copy as it would arrive. What JSON cannot carry, being cyclic, too deep or throwing, is left out member by member; an
 * object that does not even list its members is left out whole.
 */
function toJson<T>(value: T): T | undefined {
  const whole = attempt(() => copyOf(value), undefined);
  if (whole !== undefined) return whole as T;
  return attempt(() => (isRecord(value) ? (membersOf(value) as T) : undefined), undefined);
}

const membersOf = (record: UnknownRecord) =>
  Object.fromEntries(
    Object.keys(record).flatMap((key) => {
      const member = attempt(() => copyOf(record[key]), undefined);
      return member === undefined ? [] : [[key, member]];
    }),
  );

const copyOf = (value: unknown): unknown => {
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? undefined : JSON.parse(text);
};

/**
 * A state as text that is safe inside a `<script>`: nothing in it can end the element.
 *
 * @example
 * `<script>window.convertState = ${serializeState(convert.dehydrate({ mode: 'decisions' }))}</script>`
 */
export function serializeState(state: InitialState): string {
  return JSON.stringify(state)
    .replace(/</g, '\\u003c')
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029');
}
