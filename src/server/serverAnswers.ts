import { createAnswerCache } from '../client/answers';
import { decideExperience } from '../decision/decideExperience';
import type { Exposure, Answer, Inputs, OwnRules, Question, ExperienceResult, FeatureResult } from '../client/types';
import { createHints } from '../client/hints';
import { createHint } from '../client/report';
import { createJournal, question } from '../client/journal';
import { inputsKey } from '../client/store';
import { exposuresOf } from '../client/tracker';
import type { Reason } from '../decision/decision';
import type { ExperienceKey } from '../register';
import { attempt } from '../values';
import type { Loaded } from './loadProject';
import type { RequestVisitor } from './requestVisitor';
import type { ServerAskOptions, ServerConvertOptions } from './serverOptions';

interface ServerDecision {
  /** The key asked for. */
  readonly key: string;
  readonly reason: Reason;
  /** What it exposes once it is on screen: hand the decision to `<ConvertExposure>`. */
  readonly exposures: readonly Exposure[];
}

/** A decision as plain data, which a server component may pass to a client component. */
export interface ServerExperience<Key extends ExperienceKey = ExperienceKey>
  extends ServerDecision, Pick<ExperienceResult<Key>, 'variation' | 'details'> {}

/** As above, for a feature. */
export interface ServerFeature<Key extends string = string>
  extends ServerDecision, Pick<FeatureResult<Key>, 'isEnabled' | 'variables' | 'experience' | 'matches'> {}

/** One for the process: each hint is given once, not once for each request. */
const hint = /* @__PURE__ */ createHint();

/**
 * Answers the questions of a request with the code of the browser: the first answer stands, and what was decided earlier in
 * this request counts as assigned. Decides only what is asked.
 */
export function createServerAnswers(
  options: ServerConvertOptions,
  rules: OwnRules,
  loaded: Loaded,
  visitor: RequestVisitor['first'],
) {
  const { attributes = {}, environment, location } = options;
  const forced = attempt(() => ({ ...options.forced }), {});
  const settings = { environment, location, forced, rules };
  const { id, segments, stored } = visitor;
  const inputs: Inputs = {
    ...settings,
    project: { parts: [], whole: loaded },
    visitor: { id, attributes, segments, assignments: stored.bucketing },
    preview: loaded.preview,
    key: inputsKey({ attributes, segments, environment, location }),
  };
  const answers = createAnswerCache({
    decide: decideExperience,
    inputs: () => inputs,
    journal: createJournal(),
    origins: new WeakMap(),
    // A server shows nothing.
    expose: () => undefined,
  });
  const hints = createHints({
    ...{ hint, settings },
    origin: 'config',
    project: () => (loaded.status === 'ready' ? loaded.project : null),
  });
  const asked = new Set<Answer>();

  function ask(kind: Question['kind'], key: string, askOptions: ServerAskOptions = {}): Answer {
    // A getter of the app may throw.
    const readable = attempt(() => {
      const { attributes, location, ignoreLocation } = askOptions;
      return { attributes, location, ignoreLocation };
    }, {});
    const answer = answers.get(question(kind, key, readable));
    asked.add(answer);
    hints.ofResult(answer.result);
    return answer;
  }

  return {
    experience(key: string, askOptions?: ServerAskOptions): ServerExperience {
      const answer = ask('experience', key, askOptions);
      const { reason, variation, details } = answer.result as ExperienceResult;
      return { key, reason, variation, details, exposures: exposuresOf(answer) };
    },
    feature(key: string, askOptions?: ServerAskOptions): ServerFeature {
      const answer = ask('feature', key, askOptions);
      const { reason, isEnabled, variables, experience, matches } = answer.result as FeatureResult;
      return { key, reason, isEnabled, variables, experience, matches, exposures: exposuresOf(answer) };
    },
    /** Everything asked so far, in order. */
    list: (): readonly Answer[] => [...asked],
  };
}
