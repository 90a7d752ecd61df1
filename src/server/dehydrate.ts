import type { Answer, DecidedExperience, InitialConfig, InitialDecisions, InitialState } from '../client/types';
import { STATE_VERSION } from '../client/initialState';
import type { ExperienceDecision } from '../decision/decision';
import { readAssignment } from '../decision/variationDetails';
import { attempt, isRecord, pastedText } from '../values';
import { decidedPart, neededPart, type Needs, readMembers } from './configParts';
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
  return readMembers({ ...state }, Object.keys(state), plainCopy) as unknown as InitialState;
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
  const { bucketing: stored } = visitor.first.stored;
  const assignments = (part?.experiences ?? []).map(({ id }) => [id, readAssignment(stored, String(id))]);
  const decisions = answers.flatMap(({ question, decisions }) =>
    decisions.map((decision) => ({ decision, ...question })),
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
  const found = loaded.status === 'ready' ? loaded : null;
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
    config: found && attempt(() => decidedPart(found.project, decisions, { features, goals }), null),
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

function askedWith(options: Answer['question']['options']) {
  const asked = readMembers({ ...options }, ['attributes', 'location', 'ignoreLocation'], plainCopy);
  return Object.keys(asked).length > 0 ? { asked } : {};
}

function firstOfEach<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const first = new Map<string, T>();
  for (const item of items) if (!first.has(keyOf(item))) first.set(keyOf(item), item);
  return [...first.values()];
}

/** What JSON can carry of a value: the whole, else its members without those that are cyclic, too deep or throwing. */
function plainCopy(value: unknown): unknown {
  const whole = attempt(() => jsonCopy(value), undefined);
  if (whole !== undefined) return whole;
  return attempt(() => (isRecord(value) ? readMembers(value, Object.keys(value), jsonCopy) : undefined), undefined);
}

function jsonCopy(value: unknown): unknown {
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? undefined : JSON.parse(text);
}

/**
 * A state as text that is safe inside a `<script>`: nothing in it can end the element.
 *
 * @example
 * `<script>window.convertState = ${serializeState(convert.dehydrate({ mode: 'decisions' }))}</script>`
 */
export function serializeState(state: InitialState): string {
  const escapeOne = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(state).replace(/[<\u2028\u2029]/g, escapeOne);
}
