import type { AnyResult, AskOptions, Result } from './results';
import { type Answer, createAnswers, type Inputs } from './createAnswers';
import { explainAnswer } from './explainAnswer';
import type { Journal } from './createJournal';
import { createPins } from './createPins';
import type { Question } from './question';

export interface AskSetup {
  journal: Journal;
  /** The live inputs, and those that hydration sees. */
  inputs: () => Inputs;
  serverInputs: () => Inputs;
  lateDecision: () => AskOptions['lateDecision'];
  expose: (result: Result) => void;
}

const NOTHING_HELD = () => undefined;

/** Answers, live and for hydration; which of them are current; and which of them are shown and so stay. */
export function createAsk({ journal, inputs, serverInputs, lateDecision, expose }: AskSetup) {
  const pins = createPins();
  /** What is shown, and by how many components. */
  const onScreen = new Map<Answer, number>();
  const origins = new WeakMap<Result, Answer>();
  const frozen = createAnswers({ inputs: serverInputs, journal, pins: null, origins, expose });
  const live = createAnswers({ inputs, journal, pins, origins, expose, sameAs: frozen });

  const isKept = ({ question: { kind, options }, basis }: Answer) =>
    basis.status === 'ready' || (options.lateDecision ?? (kind === 'feature' ? 'apply' : lateDecision())) === 'keep';

  return {
    answer: (asked: Question): AnyResult => live.get(asked).result,
    serverAnswer: (asked: Question): AnyResult => frozen.get(asked).result,
    answerAll: (asked: Question): readonly AnyResult[] => live.all(asked),
    serverAnswerAll: (asked: Question): readonly AnyResult[] => frozen.all(asked),
    explain: (asked: Question): string => explainAnswer(asked, live.get(asked).result, inputs(), journal),
    /** Where a result came from, if its question still gets it. */
    currentAnswer(result: Result): Answer | undefined {
      const origin = origins.get(result);
      const current = origin && live.get(origin.question);
      return current?.result === result ? current : undefined;
    },
    /** Keeps what is shown as it is, until the returned release. */
    hold(result: Result): () => void {
      const answer = origins.get(result);
      if (!answer) return NOTHING_HELD;
      onScreen.set(answer, (onScreen.get(answer) ?? 0) + 1);
      const { pin } = answer.question;
      const isPinned = pin !== null && !result.isPending && isKept(answer);
      const release = isPinned ? pins.hold(pin, answer.basis) : NOTHING_HELD;
      return () => {
        const others = onScreen.get(answer)! - 1;
        if (others > 0) onScreen.set(answer, others);
        else onScreen.delete(answer);
        release();
      };
    },
    /** The answers that components show now, one for each component. */
    onScreen: (): Answer[] => [...onScreen].flatMap(([answer, shown]) => Array<Answer>(shown).fill(answer)),
  };
}
