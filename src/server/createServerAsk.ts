import { type Answer, createAnswers, type Inputs } from '../client/createAnswers';
import { createHint } from '../client/createHint';
import { createHints } from '../client/createHints';
import { createJournal } from '../client/createJournal';
import { inputsKey } from '../client/createStore';
import { question, type Question } from '../client/question';
import { attempt } from '../config/values';
import type { IdentifiedVisitor } from './identifyVisitor';
import type { Loaded } from './loadProject';
import type { ServerAskOptions, ServerConvertOptions } from './serverOptions';

/** What development has heard of it hears of no more, whichever request it was. */
const hint = createHint();

/**
 * Decides what a request asks, by the very code that answers in the browser: the first answer stands, and what was decided
 * earlier in this request counts as assigned. Nothing is decided that is not asked.
 */
export function createServerAsk(options: ServerConvertOptions, loaded: Loaded, visitor: IdentifiedVisitor) {
  const { attributes = {}, environment, location, resolveRule } = options;
  const forced = attempt(() => ({ ...options.forced }), {});
  const { id, segments, stored } = visitor;
  const inputs: Inputs = {
    ...{ environment, location, forced, resolveRule },
    basis: loaded,
    visitor: { id, attributes, segments, assignments: stored.bucketing },
    preview: loaded.preview,
    key: inputsKey({ attributes, segments, environment, location }),
  };
  const answers = createAnswers({
    inputs: () => inputs,
    journal: createJournal(),
    pins: null,
    origins: new WeakMap(),
    // A server shows nothing.
    expose: () => undefined,
  });
  const hints = createHints({
    ...{ hint, settings: { environment, forced } },
    origin: 'config',
    project: () => (loaded.status === 'ready' ? loaded.project : null),
  });
  const asked = new Map<string, Answer>();

  return {
    ask(kind: Question['kind'], key: string, askOptions: ServerAskOptions = {}): Answer {
      const asking = question(
        kind,
        key,
        attempt(() => readAskOptions(askOptions), {}),
      );
      const answer = answers.get(asking);
      if (!asked.has(asking.id)) asked.set(asking.id, answer);
      hints.ofResult(answer.result);
      return answer;
    },
    /** Everything asked so far, in order. */
    list: (): readonly Answer[] => [...asked.values()],
  };
}

const readAskOptions = ({ attributes, location, ignoreLocation }: ServerAskOptions) => ({
  attributes,
  location,
  ignoreLocation,
});
