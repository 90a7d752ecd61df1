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
  /** By what is on screen: thousands of components may show one result, each of them saying so. */
  let waiting = new Map<object, Waiting>();
  let current = new Map<object, Shown>();

  const flush = () => {
    isScheduled = false;
    const shown = [...current.values()];
    current = new Map();
    if (shown.length > 0) commit(shown);
  };

  const take = (subject: object, { isExposed, read }: Waiting) => {
    if (isTaken(current.get(subject), isExposed)) return;
    const shown = read();
    if (!shown || shown.exposures.length === 0) return;
    current.set(subject, shown);
    if (isScheduled) return;
    isScheduled = true;
    queueMicrotask(flush);
  };

  const addLater = (subject: object, said: Waiting) => {
    if (isOpen) take(subject, said);
    else if (!isTaken(waiting.get(subject), said.isExposed)) waiting.set(subject, said);
  };

  return {
    add(result: Result, isExposed: boolean) {
      const read = () => {
        const answer = currentAnswer(result);
        if (!answer) return null;
        const isCurrent = () => currentAnswer(result) !== undefined;
        return { visitorId: answer.visitorId, exposures: exposuresOf(answer), isExposed, isCurrent };
      };
      addLater(result, { isExposed, read });
    },
    /** What a server decided and is on screen until the returned call. */
    addServed(visitorId: string, exposures: readonly Exposure[]): () => void {
      let isOnScreen = true;
      const shown: Shown = { visitorId, exposures, isExposed: true, isCurrent: () => isOnScreen };
      addLater(shown, { isExposed: true, read: () => (isOnScreen ? shown : null) });
      return () => void (isOnScreen = false);
    },
    open() {
      isOpen = true;
      const late = waiting;
      waiting = new Map();
      for (const [subject, said] of late) take(subject, said);
    },
    close() {
      isOpen = false;
    },
    /** Writes now what would be written in a moment. */
    flush,
  };
}

/** What is told before it is known whether it still holds. */
interface Waiting {
  readonly isExposed: boolean;
  readonly read: () => Shown | null;
}

/** Shown is less than exposed: the one counts when the other is known. */
const isTaken = (known: { readonly isExposed: boolean } | undefined, isExposed: boolean) =>
  known !== undefined && (known.isExposed || !isExposed);

export type ShownLog = ReturnType<typeof createShown>;
