import { backoff } from './backoff';

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
