import { ConvertError } from '../errors';
import type { OutboxStorage } from './outbox';

export interface HealthOptions {
  elapsed: () => number;
  random: () => number;
}

/**
 * How a host is doing. `waiting`: failed, tried again at `retryAt`. `parked`: failed too often; left alone until something
 * changes. `lost`: parked without ever having answered: blocked for good, or as good as.
 */
export type HostState = 'well' | 'waiting' | 'parked' | 'lost';

interface Host {
  failures: number;
  retryAt: number;
  state: HostState;
  hasAnswered: boolean;
  failedAt: number;
}

export interface Health {
  /** May something be sent there now? */
  isOpen(url: string): boolean;
  /** As far as this page knows: undefined while it has heard nothing of it. */
  stateOf(url: string): HostState | undefined;
  accepted(url: string): void;
  /** `sentAt`: requests that were under way together fail together, and count as one failure. */
  failed(url: string, status: number | null, retryAfterMs: number, sentAt: number): HostState;
  /** When this host may be tried again; Infinity when it is not waiting. */
  retryAt(url: string): number;
  /** An event came up, or the page was shown: a parked host that has rested gets one try. */
  nudge(): void;
  /** The network has come back: every host starts afresh. */
  reset(): void;
  /** The last page gave up on a host that never answered: this one gives it a single try. */
  expectNothing(): void;
}

/** Failures in a row after which a host is left alone: about a minute. */
const MOST_FAILURES = 7;

/** Remembers, host by host, whether sending there makes sense. */
export function createHealth({ elapsed, random }: HealthOptions): Health {
  const hosts = new Map<string, Host>();
  let startFailures = 0;

  function hostOf(url: string): Host {
    let host = hosts.get(url);
    if (!host)
      hosts.set(url, (host = { failures: startFailures, retryAt: 0, state: 'well', hasAnswered: false, failedAt: -1 }));
    return host;
  }

  return {
    isOpen(url) {
      const host = hosts.get(url);
      return !host || host.state === 'well' || (host.state === 'waiting' && host.retryAt <= elapsed());
    },

    stateOf: (url) => hosts.get(url)?.state,

    accepted(url) {
      Object.assign(hostOf(url), { failures: 0, retryAt: 0, state: 'well', hasAnswered: true });
    },

    failed(url, status, retryAfterMs, sentAt) {
      const host = hostOf(url);
      // A host that answers is there, whatever was expected of it.
      if (status !== null && !host.hasAnswered) Object.assign(host, { failures: 0, hasAnswered: true });
      if (sentAt < host.failedAt && host.state !== 'well') return host.state;
      host.failedAt = elapsed();
      host.failures++;
      host.retryAt = elapsed() + Math.max(backoff(host.failures, random), retryAfterMs);
      if (host.failures < MOST_FAILURES) host.state = 'waiting';
      else host.state = host.hasAnswered ? 'parked' : 'lost';
      return host.state;
    },

    retryAt(url) {
      const host = hosts.get(url);
      return host?.state === 'waiting' ? host.retryAt : Infinity;
    },

    nudge() {
      for (const host of hosts.values()) {
        if (host.state !== 'parked' || host.retryAt > elapsed()) continue;
        Object.assign(host, { state: 'waiting', failures: MOST_FAILURES - 1 });
      }
    },

    reset() {
      startFailures = 0;
      for (const host of hosts.values()) {
        if (host.state !== 'well') Object.assign(host, { state: 'waiting', failures: 0, retryAt: 0 });
      }
    },

    expectNothing() {
      startFailures = MOST_FAILURES - 1;
    },
  };
}

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

export interface HostReportOptions {
  storage: OutboxStorage;
  /** Where it is noted that a page gave up on the host. */
  key: string;
  now: () => number;
  maxAgeMs: number;
  onError: (error: ConvertError) => void;
}

export interface HostReport {
  failed(status: number | null, state: HostState): void;
  accepted(): void;
  /** Did an earlier page give up on the host? */
  wasLost(): boolean;
  /** False: nothing may be noted. */
  setPersist(persist: boolean): void;
}

/** A server in trouble is reported once; a host that never answered is not news (a content blocker), but noted for the next page. */
export function createHostReport({ storage, key, now, maxAgeMs, onError }: HostReportOptions): HostReport {
  let isReported = false;
  let isRedirectReported = false;
  let isNoted = false;
  let persist = true;

  return {
    failed(status, state) {
      if (state === 'lost' && !isNoted && persist) {
        isNoted = true;
        storage.setItem(key, String(now()));
      }
      if (status !== null && status < 400 && !isRedirectReported) {
        isRedirectReported = true;
        onError(new ConvertError('track-redirected', { status }));
      }
      if (state !== 'parked' || isReported) return;
      isReported = true;
      onError(new ConvertError('track-parked', { status }));
    },
    accepted() {
      isReported = false;
      if (isNoted) storage.removeItem(key);
      isNoted = false;
    },
    wasLost() {
      const at = storage.getItem(key);
      isNoted = at !== null;
      return isNoted && now() - Number(at) < maxAgeMs;
    },
    setPersist: (next) => void (persist = next),
  };
}

const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

/** Milliseconds to wait after the `attempt`th failure: doubling, capped, and up to half taken off so that tabs do not march in step. */
export function backoff(attempt: number, random: () => number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1));
  return Math.round(full * (1 - random() / 2));
}
