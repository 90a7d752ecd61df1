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
 * `open()` waits. What is no longer current when it is written was never really shown: a layout effect may change the
 * attributes, and React runs the effects of a commit before it renders what that changed. A commit of many components
 * is written once.
 */
export function createShown({ currentAnswer, commit }: ShownOptions) {
  let isOpen = false;
  let isScheduled = false;
  /** Whether each result is exposed too. */
  let noted = new Map<Result, boolean>();

  const flush = () => {
    isScheduled = false;
    if (!isOpen || noted.size === 0) return;
    const shown: Shown[] = [];
    for (const [result, isExposed] of noted) {
      const answer = currentAnswer(result);
      if (answer) shown.push({ answer, isExposed });
    }
    noted = new Map();
    if (shown.length > 0) commit(shown);
  };

  const schedule = () => {
    if (isScheduled) return;
    isScheduled = true;
    queueMicrotask(flush);
  };

  return {
    add(result: Result, isExposed: boolean) {
      // Thousands of components may show one result, each of them saying so; an exposure says all that a showing says.
      const known = noted.get(result);
      if (known === undefined || (isExposed && !known)) noted.set(result, isExposed);
      if (isOpen) schedule();
    },
    open() {
      isOpen = true;
      if (noted.size > 0) schedule();
    },
    close() {
      isOpen = false;
    },
    /** Writes now what would be written in a moment. */
    flush,
  };
}

export type ShownLog = ReturnType<typeof createShown>;
