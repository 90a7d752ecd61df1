import { ErrorCode, type ResolutionDetails, StandardResolutionReasons } from '@openfeature/web-sdk';
import type { ConvertClient } from '../client/convertClient';
import { projectOf } from '../client/projectState';
import { question } from '../client/journal';
import type { ExperienceResult, FeatureResult, Question } from '../client/types';
import { hasOwn } from '../platform';
import type { Reason } from '../decision/decision';

export type FlagType = 'boolean' | 'string' | 'number' | 'object';

const { DEFAULT, DISABLED, ERROR, SPLIT, STATIC } = StandardResolutionReasons;

/** Reasons for which there is no value: the caller's default is returned, with this code. */
const ERROR_CODES: Partial<Record<Reason, ErrorCode>> = {
  loading: ErrorCode.PROVIDER_NOT_READY,
  timeout: ErrorCode.PROVIDER_NOT_READY,
  'no-visitor': ErrorCode.TARGETING_KEY_MISSING,
  'unknown-feature': ErrorCode.FLAG_NOT_FOUND,
  'unknown-experience': ErrorCode.FLAG_NOT_FOUND,
  error: ErrorCode.GENERAL,
};

/** What OpenFeature calls the other reasons. */
const REASONS: Partial<Record<Reason, string>> = {
  bucketed: SPLIT,
  sticky: SPLIT,
  'not-in-traffic': SPLIT,
  'not-in-variation': SPLIT,
  forced: STATIC,
  preview: STATIC,
  archived: DISABLED,
  environment: DISABLED,
  'no-variations': DISABLED,
  'no-experience': DISABLED,
};

/** What a flag stands for, and the answer that it was read from. */
interface Flag {
  readonly answer: ExperienceResult | FeatureResult;
  /** `undefined` where the visitor has none: then the caller's default counts. */
  readonly value: unknown;
}

/** A flag as OpenFeature wants it, and the answer that its evaluation exposes; null when there is none. Never throws. */
export function resolveFlag<Value>(client: ConvertClient, type: FlagType, key: string, fallback: Value) {
  const refuse = (errorCode: ErrorCode, errorMessage: string) => {
    return { details: { value: fallback, reason: ERROR, errorCode, errorMessage }, answer: null };
  };
  const resolve = (answer: Flag['answer'], details: ResolutionDetails<Value>) => {
    const experience = 'variation' in answer ? answer.key : answer.experience;
    const flagMetadata = { reason: answer.reason, ...(experience !== null && { experience }) };
    return { details: { ...details, flagMetadata }, answer };
  };
  const flag = findFlag(client, type, key);
  if (!flag) {
    const project = projectNow(client);
    const isOther = project?.featuresByKey.has(key) || project?.experiencesByKey.has(key);
    // Convert leaves out what runs in another environment only, so a wrong name of the environment looks like a wrong key.
    const { environment } = client.request;
    const where = environment ? ` in environment "${environment}"` : '';
    const message = isOther ? `"${key}" is no flag of type ${type}.` : `The project has no flag "${key}"${where}.`;
    return refuse(isOther ? ErrorCode.TYPE_MISMATCH : ErrorCode.FLAG_NOT_FOUND, message);
  }

  const { answer, value } = flag;
  const code = ERROR_CODES[answer.reason];
  if (code) return refuse(code, answer.error?.message ?? `"${key}" cannot be decided (${answer.reason}).`);
  if (value === undefined) {
    const reason = REASONS[answer.reason] === DISABLED ? DISABLED : DEFAULT;
    return resolve(answer, { value: fallback, reason });
  }
  if (Number.isNaN(value)) return refuse(ErrorCode.PARSE_ERROR, `The value of "${key}" is no number.`);
  if (!isOfType(type, value)) return refuse(ErrorCode.TYPE_MISMATCH, `The value of "${key}" is no ${type}.`);

  // Through a feature, the variation of the experience that switched it on.
  const variant = 'variation' in answer ? answer.variation : answer.matches[0]?.variation;
  const reason = REASONS[answer.reason] ?? DEFAULT;
  return resolve(answer, { value: value as Value, reason, ...(variant && { variant }) });
}

/** A feature by its key (boolean, or an object of its variables), an experience by its key (text), or `feature.variable`. */
function findFlag(client: ConvertClient, type: FlagType, key: string): Flag | null {
  if (type === 'boolean' || type === 'object') {
    const answer = ask(client, 'feature', key);
    const variables = answer.isEnabled ? answer.variables : undefined;
    if (answer.reason !== 'unknown-feature')
      return { answer, value: type === 'boolean' ? answer.isEnabled : variables };
  }
  if (type === 'string') {
    const answer = ask(client, 'experience', key);
    if (answer.reason !== 'unknown-experience') return { answer, value: answer.variation ?? undefined };
  }
  return findVariable(client, key);
}

/** Keys of features may have dots too: the longest one that the project has counts. */
function findVariable(client: ConvertClient, key: string): Flag | null {
  for (let dot = key.lastIndexOf('.'); dot > 0; dot = key.lastIndexOf('.', dot - 1)) {
    const [feature, name] = [key.slice(0, dot), key.slice(dot + 1)];
    const answer = ask(client, 'feature', feature);
    if (answer.reason === 'unknown-feature') continue;
    const variables: Readonly<Record<string, unknown>> = answer.variables;
    if (hasOwn(variables, name)) return { answer, value: variables[name] };
    // The visitor's variation lacks it, or the feature is off.
    const declared = projectNow(client)?.featuresByKey.get(feature)?.variables;
    const isDeclared = declared?.some((variable) => variable.key === name) ?? true;
    return isDeclared ? { answer, value: undefined } : null;
  }
  return null;
}

/** As the client answers, but without its hints in development: most keys are only looked for. */
const ask = <Kind extends Question['kind']>(client: ConvertClient, kind: Kind, key: string) =>
  client.answer(question(kind, key)) as Kind extends 'feature' ? FeatureResult : ExperienceResult;

const projectNow = (client: ConvertClient) => projectOf(client.inspect().inputs.project);

const isOfType = (type: FlagType, value: unknown) => typeof value === type && value !== null;
