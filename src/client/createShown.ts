import { ConvertError } from '../errors';
import type { Exposure } from './clientOptions';
import type { Answer } from './createAnswers';
import type { Reporter } from './createReporter';
import { exposuresOf } from './exposuresOf';
import type { Result } from './results';

export interface ShownOptions {
  /** The answer a result came from, if it is still the one its question gets; else undefined. */
  currentAnswer: (result: Result) => Answer | undefined;
  /** Stores assignments and queues exposures, many at a time. */
  commit: (shown: readonly Shown[]) => void;
  reporter: Pick<Reporter, 'reportOnce'>;
  /** The present visitor. */
  visitorId: () => string;
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
 * `open()` waits. What is no longer current when it is written was never really shown: a layout effect may change the
 * attributes, and React runs the effects of a commit before it renders what that changed. A commit of many components
 * is written once.
 */
export function createShown({ currentAnswer, commit, reporter, visitorId }: ShownOptions) {
  let isOpen = false;
  let isScheduled = false;
  /** By what is on screen: thousands of components may show one result, each of them saying so. */
  let noted = new Map<object, Noted>();

  const flush = () => {
    isScheduled = false;
    if (!isOpen) return;
    const said = [...noted.values()];
    noted = new Map();
    // Read now: what a layout effect of this commit has replaced meanwhile was never really shown.
    const shown = said.map(({ read }) => read()).filter((each) => each !== null && each.exposures.length > 0);
    if (shown.length > 0) commit(shown as Shown[]);
  };

  const schedule = () => {
    if (isScheduled) return;
    isScheduled = true;
    void Promise.resolve().then(flush);
  };

  /** Shown is less than exposed: it says nothing new. */
  const isNoted = (subject: object, isExposed: boolean) => {
    const known = noted.get(subject);
    return known !== undefined && (known.isExposed || !isExposed);
  };

  const note = (subject: object, said: Noted) => {
    noted.set(subject, said);
    if (isOpen) schedule();
  };

  /** What a server decided for somebody else is counted for nobody, out loud. */
  const own = (exposures: readonly Exposure[]) => {
    const id = visitorId();
    const found = exposures.filter((exposure) => exposure.visitorId === id);
    if (found.length < exposures.length) {
      reporter.reportOnce('visitor-differs', () => new ConvertError('visitor-differs'));
    }
    return found;
  };

  return {
    add(result: Result, isExposed: boolean) {
      if (isNoted(result, isExposed)) return;
      const read = () => {
        const answer = currentAnswer(result);
        if (!answer) return null;
        const isCurrent = () => currentAnswer(result) !== undefined;
        return { visitorId: answer.visitorId, exposures: own(exposuresOf(answer)), isExposed, isCurrent };
      };
      note(result, { isExposed, read });
    },
    /** What a server decided and is on screen until the returned call. */
    addServed(exposures: readonly Exposure[]): () => void {
      let isOnScreen = true;
      const isCurrent = () => isOnScreen;
      const shown: Shown = { visitorId: visitorId(), exposures: own(exposures), isExposed: true, isCurrent };
      note(shown, { isExposed: true, read: () => (isOnScreen ? shown : null) });
      return () => void (isOnScreen = false);
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

/** What was said to be on screen, to be read when it is known whether it still holds. */
interface Noted {
  readonly isExposed: boolean;
  readonly read: () => Shown | null;
}

export type ShownLog = ReturnType<typeof createShown>;
