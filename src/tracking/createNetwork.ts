import { backoff } from './backoff';

export interface NetworkOptions {
  /** What the browser says: false is a guess that virtual machines and VPNs make wrong. */
  isOnline: () => boolean;
  elapsed: () => number;
  random: () => number;
}

/** Whether this page has a network. While the browser denies it, a request now and then finds out. */
export interface Network {
  /** May something be tried now? */
  isOpen(): boolean;
  /** Is it sure enough to hand something over of which nothing will be heard? */
  isSure(): boolean;
  /** When something may be tried again, while the browser says that there is none. */
  retryAt(): number;
  /** What became of a request that was sent while the browser said that there is none. */
  tried(hasAnswer: boolean): void;
  /** There is a reason to try again. */
  reset(): void;
}

export function createNetwork({ isOnline, elapsed, random }: NetworkOptions): Network {
  let failures = 0;
  let retryAt = -Infinity;
  let isProved = false;
  return {
    isOpen: () => isOnline() || elapsed() >= retryAt,
    isSure: () => isOnline() || isProved,
    retryAt: () => retryAt,
    tried(hasAnswer) {
      isProved = hasAnswer;
      failures = hasAnswer ? 0 : failures + 1;
      retryAt = hasAnswer ? -Infinity : elapsed() + backoff(failures, random);
    },
    reset() {
      failures = 0;
      retryAt = -Infinity;
    },
  };
}
