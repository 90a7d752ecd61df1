import { createAbort, fetchPortably, isBrowser } from '../platform';
import type { Clock } from './clock';

/** What became of a request, as far as a client can know. */
export type Outcome =
  | { readonly kind: 'accepted' }
  /** The server answered, and will never take it. */
  | { readonly kind: 'refused'; readonly status: number }
  /**
   * To be sent again. `status` null: no answer came (refused, reset, blocked, CORS, timeout: a browser tells no more). 0: a redirect,
   * of which a browser tells no more.
   */
  | {
      readonly kind: 'failed';
      readonly status: number | null;
      readonly retryAfterMs: number;
      readonly isTimeout?: true;
    };

export interface TransportOptions extends Clock {
  fetch: typeof globalThis.fetch;
  sendBeacon?: ((url: string, body: string) => boolean) | undefined;
  /** Off-browser only: a bearer, a user agent. They are never stored. */
  headers?: Readonly<Record<string, string>> | undefined;
  budget: KeepaliveBudget;
  now: () => number;
  timeoutMs: number;
}

export interface Transport {
  /** Bytes that may be sent now so that the request outlives the page. */
  left(): number;
  send(url: string, body: string, bytes: number): Promise<Outcome>;
  readonly canBeacon: boolean;
  /** Hands a body to the browser for after the page; false when it will not take it. */
  beacon(url: string, body: string, bytes: number): boolean;
}

/** A browser tells nothing of a beacon's end; after this long its share of the quota is taken for free again. */
const BEACON_SHARE_MS = 10_000;

/** One tracking request over HTTP. Never rejects. */
export function createTransport(options: TransportOptions): Transport {
  const { budget, sendBeacon } = options;
  const beacons: { bytes: number; until: number }[] = [];

  function settleBeacons(): void {
    while (beacons[0] && beacons[0].until <= options.elapsed()) budget.give(beacons.shift()!.bytes);
  }

  return {
    canBeacon: sendBeacon !== undefined,

    left() {
      settleBeacons();
      return budget.left();
    },

    async send(url, body, bytes) {
      settleBeacons();
      const keepalive = budget.take(bytes);
      const abort = createAbort();
      let timer: unknown;
      const limit = new Promise<Outcome>((resolve) => {
        timer = options.setTimeout(() => {
          // Not every fetch listens to its signal, and WebKit's not once its page was in the back/forward cache.
          resolve({ kind: 'failed', status: null, retryAfterMs: 0, isTimeout: true });
          abort?.abort();
        }, options.timeoutMs);
      });
      try {
        return await Promise.race([post(options, url, body, keepalive, abort?.signal), limit]);
      } catch {
        // Judged below.
      } finally {
        options.clearTimeout(timer);
        if (keepalive) budget.give(bytes);
      }
      // Chromium rejects requests under way while a page unloads, between the listeners of `pagehide`, although they go on. A task later
      // that page is gone: whoever still runs then has seen a real failure.
      await new Promise<void>((resolve) => void options.setTimeout(resolve, 0));
      return { kind: 'failed', status: null, retryAfterMs: 0 };
    },

    beacon(url, body, bytes) {
      settleBeacons();
      if (!sendBeacon || !budget.take(bytes)) return false;
      let isTaken = false;
      try {
        isTaken = sendBeacon(url, body);
      } catch {
        // Not taken.
      }
      if (isTaken) beacons.push({ bytes, until: options.elapsed() + BEACON_SHARE_MS });
      else budget.give(bytes);
      return isTaken;
    },
  };
}

async function post(
  { fetch, headers, now }: TransportOptions,
  url: string,
  body: string,
  keepalive: boolean,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  const init: RequestInit = {
    method: 'POST',
    body,
    // No preflight: what a beacon of a string sends.
    headers: { 'content-type': 'text/plain;charset=UTF-8', ...headers },
    // After most redirects a GET without a body follows, and its 200 says nothing of the events.
    redirect: 'manual',
  };
  // Of use in a page alone; some runtimes refuse them.
  const ofPages: RequestInit = isBrowser() ? { keepalive, credentials: 'omit', cache: 'no-store' } : {};
  const response = await fetchPortably(fetch, url, init, { ...ofPages, ...(signal && { signal }) });
  void discardBody(response);
  const { status } = response;
  const isFailed = isRedirect(response) || status === 429 || status >= 500;
  if (!isFailed) return response.ok ? { kind: 'accepted' } : { kind: 'refused', status };
  return { kind: 'failed', status, retryAfterMs: readRetryAfter(response.headers.get('retry-after'), now()) };
}

/** Also where a `fetch` of the app has followed it all the same. */
export function isRedirect({ type, redirected, status }: Pick<Response, 'type' | 'redirected' | 'status'>): boolean {
  return type === 'opaqueredirect' || redirected || REDIRECTS.includes(status);
}

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

const LONGEST_RETRY_AFTER = 300_000;

/** Seconds or a date; a browser hides it cross-origin, Node does not. */
function readRetryAfter(value: string | null, now: number): number {
  if (!value) return 0;
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1_000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(0, ms), LONGEST_RETRY_AFTER) : 0;
}

/**
 * Nobody needs the body of an answer; left alone it would hold its connection, and cancelled it makes a request that went well look
 * aborted in developer tools. The fetch of an app may give a stream of Node's. Never rejects: whatever its body is, the answer has come.
 */
export async function discardBody(response: Response): Promise<void> {
  try {
    if (response.text) await response.text();
    else (response.body as { resume?(): void } | null)?.resume?.();
  } catch {
    // Somebody else reads it.
  }
}

/** How much may be on its way in requests that outlive the page. */
export interface KeepaliveBudget {
  left(): number;
  take(bytes: number): boolean;
  give(bytes: number): void;
}

/** Browsers allow 64 KiB for all such bodies of a page together; a little is left for the app's own. */
const LIMIT = 60_000;

export function createKeepaliveBudget(): KeepaliveBudget {
  let taken = 0;
  return {
    left: () => LIMIT - taken,
    take(bytes) {
      if (taken + bytes > LIMIT) return false;
      taken += bytes;
      return true;
    },
    give(bytes) {
      taken = Math.max(0, taken - bytes);
    },
  };
}

/** The quota is the page's, so every client on it draws on this one. */
export const pageBudget = createKeepaliveBudget();
