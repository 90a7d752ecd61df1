import { ConvertError } from '../errors';
import type { OutboxStorage } from './outboxKeys';

/**
 * How a host is doing. `waiting`: it failed, and is tried again at `retryAt`. `parked`: it failed too often, and is left alone until
 * something changes. `lost`: it is parked and has never answered, so it is most likely blocked.
 */
type HostState = 'well' | 'waiting' | 'parked' | 'lost';

interface Host {
  failures: number;
  retryAt: number;
  state: HostState;
  hasAnswered: boolean;
  failedAt: number;
}

interface HealthOptions {
  elapsed: () => number;
  random: () => number;
  now: () => number;
  storage: OutboxStorage;
  /** Where it is noted that a page gave up on the host. */
  key: string;
  /** False: nothing may be noted. */
  mayPersist: () => boolean;
  maxAgeMs: number;
  onError: (error: ConvertError) => void;
}

/** Failures in a row after which a host is left alone: about a minute. */
const MOST_FAILURES = 7;

/** Remembers how each host is doing, and reports each kind of trouble once. */
export function createHealth(options: HealthOptions) {
  const { elapsed, random, now, storage, key, mayPersist, maxAgeMs, onError } = options;
  const hosts = new Map<string, Host>();
  let startFailures = 0;
  let isParkedReported = false;
  let isRedirectReported = false;
  let isNoted = false;

  function hostOf(url: string): Host {
    let host = hosts.get(url);
    if (!host)
      hosts.set(url, (host = { failures: startFailures, retryAt: 0, state: 'well', hasAnswered: false, failedAt: -1 }));
    return host;
  }

  function refused(url: string): void {
    Object.assign(hostOf(url), { failures: 0, retryAt: 0, state: 'well', hasAnswered: true });
  }

  /** A host that never answered is no news, because a content blocker does that. It is noted for the next page. */
  function report(status: number | null, state: HostState): void {
    if (state === 'lost' && !isNoted && mayPersist()) {
      isNoted = true;
      storage.setItem(key, String(now()));
    }
    if (status !== null && status < 400 && !isRedirectReported) {
      isRedirectReported = true;
      onError(new ConvertError('track-redirected', { status }));
    }
    if (state !== 'parked' || isParkedReported) return;
    isParkedReported = true;
    onError(new ConvertError('track-parked', { status }));
  }

  return {
    /** May something be sent there now? */
    isOpen(url: string): boolean {
      const host = hosts.get(url);
      return !host || host.state === 'well' || (host.state === 'waiting' && host.retryAt <= elapsed());
    },

    /** Undefined while this page has heard nothing of it. */
    stateOf: (url: string) => hosts.get(url)?.state,

    accepted(url: string) {
      refused(url);
      isParkedReported = false;
      if (isNoted) storage.removeItem(key);
      isNoted = false;
    },

    refused,

    /** `sentAt`: requests that were under way together fail together, and count as one failure. */
    failed(url: string, status: number | null, retryAfterMs: number, sentAt: number) {
      const host = hostOf(url);
      // A host that answers is there, whatever was expected of it.
      if (status !== null && !host.hasAnswered) Object.assign(host, { failures: 0, hasAnswered: true });
      if (sentAt >= host.failedAt || host.state === 'well') {
        host.failedAt = elapsed();
        host.failures++;
        host.retryAt = elapsed() + Math.max(backoff(host.failures, random), retryAfterMs);
        if (host.failures < MOST_FAILURES) host.state = 'waiting';
        else host.state = host.hasAnswered ? 'parked' : 'lost';
      }
      report(status, host.state);
    },

    /** When this host may be tried again; Infinity when it is not waiting. */
    retryAt(url: string): number {
      const host = hosts.get(url);
      return host?.state === 'waiting' ? host.retryAt : Infinity;
    },

    /**
     * An event came up, or the page was shown: a parked host that has rested gets one try. One that never answered gets it only when
     * the app asks for it.
     */
    nudge(isAsked = false) {
      for (const host of hosts.values()) {
        const isGivenUp = host.state === 'parked' || (isAsked && host.state === 'lost');
        if (!isGivenUp || host.retryAt > elapsed()) continue;
        Object.assign(host, { state: 'waiting', failures: MOST_FAILURES - 1 });
      }
    },

    /** The network has come back: every host starts afresh. */
    reset() {
      startFailures = 0;
      for (const host of hosts.values()) {
        if (host.state !== 'well') Object.assign(host, { state: 'waiting', failures: 0, retryAt: 0 });
      }
    },

    /** The page opens. When an earlier page gave up on a host that never answered, this one gives it a single try. */
    recall() {
      const at = storage.getItem(key);
      isNoted = at !== null;
      if (isNoted && now() - Number(at) < maxAgeMs) startFailures = MOST_FAILURES - 1;
    },
  };
}

/**
 * Whether this page has a network. `isOnline` is what the browser says. That it is offline is a guess, which virtual machines and VPNs
 * make wrong, so a request now and then finds out.
 */
export function createNetwork(isOnline: () => boolean, { elapsed, random }: Pick<HealthOptions, 'elapsed' | 'random'>) {
  let failures = 0;
  let retryAt = -Infinity;
  let isProved = false;
  return {
    /** May something be tried now? */
    isOpen: () => isOnline() || elapsed() >= retryAt,
    /** Is it sure enough to hand over something that has no answer? */
    isSure: () => isOnline() || isProved,
    /** When something may be tried again, while the browser says that there is none. */
    retryAt: () => retryAt,
    /** What became of a request that was sent while the browser said that there is none. */
    tried(hasAnswer: boolean) {
      isProved = hasAnswer;
      failures = hasAnswer ? 0 : failures + 1;
      retryAt = hasAnswer ? -Infinity : elapsed() + backoff(failures, random);
    },
    /** There is a reason to try again. */
    reset() {
      failures = 0;
      retryAt = -Infinity;
    },
  };
}

const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

/** Milliseconds to wait after the `attempt`th failure: doubled each time, capped, and up to half taken off so that tabs spread out. */
export function backoff(attempt: number, random: () => number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1));
  return Math.round(full * (1 - random() / 2));
}
