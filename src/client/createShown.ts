import type { Exposure } from './clientOptions';
import type { Answer } from './createAnswers';
import { exposuresOf } from './exposuresOf';
import type { Result } from './results';

export interface ShownOptions {
  /** The answer a result came from, if it is still the one its question gets; else undefined. */
  currentAnswer: (result: Result) => Answer | undefined;
  /** Stores assignments and queues exposures, many at a time. */
  commit: (shown: readonly Shown[]) => void;
}

/** Something on screen, by what it assigns. */
export interface Shown {
  readonly visitorId: string;
  readonly exposures: readonly Exposure[];
  /** Whether it is also seen, or only stored. */
  readonly isExposed: boolean;
  /** Whether it is what is still shown. */
  readonly isCurrent: () => boolean;
}

/**
 * Takes note of what is on screen. React runs the effects of children before the provider's, so what comes before
 * `open()` waits; what is no longer current by then was never really shown. A commit of many components is written once.
 */
export function createShown({ currentAnswer, commit }: ShownOptions) {
  let isOpen = false;
  let isScheduled = false;
  let waiting: (() => Shown | null)[] = [];
  let current: Shown[] = [];

  const flush = () => {
    isScheduled = false;
    const shown = current;
    current = [];
    if (shown.length > 0) commit(shown);
  };

  const take = (read: () => Shown | null) => {
    const shown = read();
    if (!shown || shown.exposures.length === 0) return;
    current.push(shown);
    if (isScheduled) return;
    isScheduled = true;
    queueMicrotask(flush);
  };

  const addLater = (read: () => Shown | null) => {
    if (isOpen) take(read);
    else waiting.push(read);
  };

  return {
    add(result: Result, isExposed: boolean) {
      addLater(() => {
        const answer = currentAnswer(result);
        if (!answer) return null;
        const isCurrent = () => currentAnswer(result) !== undefined;
        return { visitorId: answer.visitorId, exposures: exposuresOf(answer), isExposed, isCurrent };
      });
    },
    /** What a server decided and is on screen until the returned call. */
    addServed(visitorId: string, exposures: readonly Exposure[]): () => void {
      let isOnScreen = true;
      const shown: Shown = { visitorId, exposures, isExposed: true, isCurrent: () => isOnScreen };
      addLater(() => (isOnScreen ? shown : null));
      return () => void (isOnScreen = false);
    },
    open() {
      isOpen = true;
      const late = waiting;
      waiting = [];
      late.forEach(take);
    },
    close() {
      isOpen = false;
    },
    /** Writes now what would be written in a moment. */
    flush,
  };
}

export type ShownLog = ReturnType<typeof createShown>;
