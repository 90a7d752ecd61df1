import type { Answer, DecidedExperience, InitialConfig, InitialDecisions, InitialState } from '../client/types';
import { STATE_VERSION } from '../client/initialState';
import type { ExperienceDecision } from '../decision/decision';
import { readAssignment } from '../decision/variationDetails';
import { attempt, isRecord, pastedText, type UnknownRecord } from '../values';
import { decidedPart, firstOfEach, neededPart, type Needs } from './configParts';
import type { Loaded } from './loadProject';
import type { RequestVisitor } from './requestVisitor';
import type { ServerConvertOptions } from './serverOptions';

interface DehydrateInput {
  options: ServerConvertOptions;
  visitor: RequestVisitor;
  loaded: Loaded;
  /** What was asked, in order. */
  answers: readonly Answer[];
}

/** A state before `plainCopy`: what comes from the app or the config may hold anything. */
type RawState<State> = {
  [Name in keyof State]: Name extends 'config' | 'attributes' | 'location' | 'decided' ? unknown : State[Name];
};

/** What the page gets: plain JSON, whatever the app passed in. */
export function dehydrateState(input: DehydrateInput, mode: InitialState['mode']): InitialState {
  const state = mode === 'decisions' ? decisionsState(input) : configState(input);
  return Object.fromEntries(
    Object.entries(state).map(([name, value]) => [name, plainCopy(value)]),
  ) as unknown as InitialState;
}

function configState(input: DehydrateInput): RawState<InitialConfig> {
  const { options, visitor, loaded, answers } = input;
  const { environment, bucketing, attributes, location, secret, debugToken, config } = options;
  const found = loaded.status === 'ready' ? loaded : null;
  // Where the browser may not fetch the whole, it needs every goal now.
  const canRefresh = config === undefined && !pastedText(secret) && !pastedText(debugToken);
  const goals = options.goals ?? (canRefresh ? null : found?.project.goals.map(({ key }) => key));
  const needs: Needs = { ...askedKeys(answers), goals: goals ? new Set<string>(goals) : null };
  const part = found && attempt(() => neededPart(found.document, found.project, needs), null);
  // Those of experiences that the page may decide, and of those that exclude them.
  const assignments = (part?.experiences ?? []).map(({ id }) => [
    id,
    readAssignment(visitor.first.stored.bucketing, String(id)),
  ]);
  const decisions = answers.flatMap(({ question, decisions }) =>
    decisions.map((decision) => ({ decision, options: question.options, inputs: question.inputs })),
  );
  return {
    ...sharedState(input),
    mode: 'config',
    config: part,
    covers: { experiences: [...needs.experiences], features: [...needs.features] },
    canRefresh,
    ...{ environment, bucketing, attributes, location },
    assignments: Object.fromEntries(assignments.filter(([, variationId]) => variationId !== '')),
    decided: firstOfEach(decisions, ({ decision, inputs }) => `${decision.experience}\n${inputs}`).map(
      ({ decision, options }) => ({ ...decidedOf(decision), ...askedWith(options) }),
    ),
  };
}

function decisionsState(input: DehydrateInput): RawState<InitialDecisions> {
  const { options, loaded, answers } = input;
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
    config:
      loaded.status === 'ready'
        ? attempt(() => decidedPart(loaded.project, decisions, { features, goals }), null)
        : null,
    decided: decisions.filter(({ experienceId }) => experienceId !== null).map(decidedOf),
    carriers: Object.fromEntries(firstOfEach(carriers, ([key]) => key)),
  };
}

function sharedState({ options, visitor, loaded }: DehydrateInput) {
  const { sdkKey, accountId, projectId, configEndpoint, trackEndpoint, source } = options;
  const { id, isAnonymous, consent, segments } = visitor.first;
  return {
    v: STATE_VERSION as typeof STATE_VERSION,
    // An empty id of the app is an answer. Without any id the browser finds one.
    visitorId: isAnonymous && id === '' ? null : id,
    ...{ isAnonymous, consent, segments },
    ...(pastedText(sdkKey) ? { sdkKey } : { accountId, projectId }),
    ...{ configEndpoint, trackEndpoint, source },
    ...(options.tracking === false && ({ tracking: false } as const)),
    ...(loaded.preview && { preview: loaded.preview }),
    ...(visitor.usesCookies && { cookie: options.cookie || {} }),
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

function askedWith({ attributes, location, ignoreLocation }: Answer['question']['options']) {
  const asked = {
    attributes: plainCopy(attributes),
    location: plainCopy(location),
    ignoreLocation: plainCopy(ignoreLocation),
  };
  return Object.values(asked).some((value) => value !== undefined) ? { asked } : {};
}

/**
 * A copy that went through JSON. Members that JSON cannot carry (cyclic, too deep or throwing) are left out, and so is an object
 * whose members cannot be listed.
 */
function plainCopy<T>(value: T): T | undefined {
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
