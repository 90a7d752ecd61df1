import { ConvertError } from '../errors';
import { LONGEST_LIFE_MS } from './clock';
import type { TabContext } from './presence';

/**
 * How a host is doing. `waiting`: it failed, and is tried again at `retryAt`. `parked`: it failed too often, and is left alone until
 * something changes. `lost`: it is parked and has never answered, so it is most likely blocked.
 */
type HostState = 'well' | 'waiting' | 'parked' | 'lost';

interface HealthOptions extends Pick<TabContext, 'elapsed' | 'now' | 'storage'> {
  random: () => number;
  /** Where it is noted that a page gave up on the host. */
  key: string;
  /** False: nothing may be noted. */
  mayPersist: () => boolean;
  onError: (error: ConvertError) => void;
}

const newHost = (failures: number) => {
  return { failures, retryAt: 0, state: 'well' as HostState, hasAnswered: false, failedAt: -1 };
};

/** Failures in a row after which a host is left alone: about a minute. */
const MOST_FAILURES = 7;

/** Remembers how each host is doing, and reports each kind of trouble once. */
export function createHealth(options: HealthOptions) {
  const { elapsed, random, now, storage, key, mayPersist, onError } = options;
  const hosts = new Map<string, ReturnType<typeof newHost>>();
  let startFailures = 0;
  const reported = new Set<string>();

  function hostOf(url: string) {
    const host = hosts.get(url) ?? newHost(startFailures);
    hosts.set(url, host);
    return host;
  }

  const refused = (url: string) =>
    void Object.assign(hostOf(url), { failures: 0, retryAt: 0, state: 'well', hasAnswered: true });

  function reportOnce(code: 'track-redirected' | 'track-parked', status: number | null): void {
    if (!reported.has(code)) onError(new ConvertError(code, { status }));
    reported.add(code);
  }

  return {
    /** May something be sent there now? */
    isOpen(url: string): boolean {
      const host = hosts.get(url);
      return !host || host.state === 'well' || (host.state === 'waiting' && host.retryAt <= elapsed());
    },

    /** Undefined while this page has heard nothing of it. */
    stateOf: (url: string) => hosts.get(url)?.state,
    refused,
    accepted(url: string) {
      refused(url);
      reported.delete('track-parked');
      storage.removeItem(key);
    },

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
      if (status !== null && status < 400) reportOnce('track-redirected', status);
      if (host.state === 'parked') reportOnce('track-parked', status);
      // The app does not hear of a host that never answered: a content blocker does that. The next page reads the note.
      if (host.state === 'lost' && mayPersist()) storage.setItem(key, String(now()));
    },

    /** When this host may be tried again; Infinity when it is not waiting. */
    retryAt(url: string): number {
      const host = hosts.get(url);
      return host?.state === 'waiting' ? host.retryAt : Infinity;
    },

    /** A parked host that has rested gets one try. One that never answered gets it only when the app asks for it. */
    nudge(isAsked = false) {
      for (const host of hosts.values()) {
        const isGivenUp = host.state === 'parked' || (isAsked && host.state === 'lost');
        if (isGivenUp && host.retryAt <= elapsed())
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
      if (at !== null && now() - Number(at) < LONGEST_LIFE_MS) startFailures = MOST_FAILURES - 1;
    },
  };
}

/** Whether there is a network. With virtual machines and VPNs the browser may wrongly say that it is offline. Requests find out. */
export function createNetwork(isOnline: () => boolean, { elapsed, random }: Pick<HealthOptions, 'elapsed' | 'random'>) {
  let failures = 0;
  let retryAt = -Infinity;
  let isProved = false;
  /** Forgets the failures, because another try is worthwhile. */
  function reset(): void {
    failures = 0;
    retryAt = -Infinity;
  }
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
      if (hasAnswer) reset();
      else retryAt = elapsed() + backoff(++failures, random);
    },
    reset,
  };
}

const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

/** Milliseconds to wait after the `attempt`th failure: doubled each time, capped, and up to half taken off so that tabs spread out. */
export function backoff(attempt: number, random: () => number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1));
  return Math.round(full * (1 - random() / 2));
}
