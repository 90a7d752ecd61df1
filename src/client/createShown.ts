import type { Answer } from './createAnswers';
import type { Result } from './results';

export interface ShownOptions {
  /** The answer a result came from, if it is still the one its question gets; else undefined. */
  currentAnswer: (result: Result) => Answer | undefined;
  /** Stores assignments and queues exposures, many at a time. */
  commit: (shown: readonly Shown[]) => void;
}

export interface Shown {
  readonly answer: Answer;
  readonly isExposed: boolean;
}

/**
 * Takes note of what is on screen. React runs the effects of children before the provider's, so what comes before
 * `open()` waits; what is no longer current by then was never really shown. A commit of many components is written once.
 */
export function createShown({ currentAnswer, commit }: ShownOptions) {
  let isOpen = false;
  let isScheduled = false;
  let waiting: { result: Result; isExposed: boolean }[] = [];
  let current: Shown[] = [];

  const flush = () => {
    isScheduled = false;
    const shown = current;
    current = [];
    if (shown.length > 0) commit(shown);
  };

  const take = (result: Result, isExposed: boolean) => {
    const answer = currentAnswer(result);
    if (!answer) return;
    current.push({ answer, isExposed });
    if (isScheduled) return;
    isScheduled = true;
    queueMicrotask(flush);
  };

  return {
    add(result: Result, isExposed: boolean) {
      if (isOpen) take(result, isExposed);
      else waiting.push({ result, isExposed });
    },
    open() {
      isOpen = true;
      const late = waiting;
      waiting = [];
      for (const { result, isExposed } of late) take(result, isExposed);
    },
    close() {
      isOpen = false;
    },
    /** Writes now what would be written in a moment. */
    flush,
  };
}

export type ShownLog = ReturnType<typeof createShown>;
