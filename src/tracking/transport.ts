import { createAbort, fetchPortably, isBrowser } from '../platform';
import { attempt } from '../values';
import type { Timers } from '../config/timers';
import type { KeepaliveBudget } from './keepalive';

/** What became of a request, as far as a client can know. */
export type Outcome =
  | { readonly kind: 'accepted' }
  /** The server answered, and will never take it. */
  | { readonly kind: 'refused'; readonly status: number }
  /** To be sent again. `status` is null without an answer, and 0 for a redirect: a browser tells no more. */
  | {
      readonly kind: 'failed';
      readonly status: number | null;
      readonly retryAfterMs: number;
      readonly isTimeout?: true;
    };

export interface TransportOptions extends Timers {
  fetch: typeof globalThis.fetch;
  /** Off-browser only: a bearer, a user agent. They are never stored. */
  headers?: Readonly<Record<string, string>> | undefined;
  budget: Pick<KeepaliveBudget, 'take' | 'give'>;
  now: () => number;
  timeoutMs: number;
}

/** Makes one tracking request by `fetch`. Never rejects. */
export async function sendBody(options: TransportOptions, url: string, body: string, bytes: number): Promise<Outcome> {
  const isKeepalive = options.budget.take(bytes);
  const abort = createAbort();
  let timer: unknown;
  const limit = new Promise<Outcome>((resolve) => {
    timer = options.setTimeout(() => {
      // Not every fetch listens to its signal, and WebKit's does not once its page was in the back/forward cache.
      resolve({ kind: 'failed', status: null, retryAfterMs: 0, isTimeout: true });
      abort?.abort();
    }, options.timeoutMs);
  });
  try {
    return await Promise.race([post(options, url, body, isKeepalive, abort?.signal), limit]);
  } catch {
    // Judged below.
  } finally {
    options.clearTimeout(timer);
    if (isKeepalive) options.budget.give(bytes);
  }
  // While a page unloads, Chromium rejects its requests between the listeners of `pagehide`, although they arrive. One task later that
  // page is gone. Code that still runs then has seen a real failure.
  await new Promise<void>((resolve) => void options.setTimeout(resolve, 0));
  return { kind: 'failed', status: null, retryAfterMs: 0 };
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
    // This type needs no preflight. A beacon of a string has it too.
    headers: { 'content-type': 'text/plain;charset=UTF-8', ...headers },
    // Most redirects are followed by a GET without a body. Its 200 would say nothing about the events.
    redirect: 'manual',
  };
  // Some runtimes other than pages refuse these.
  const ofPages: RequestInit = isBrowser() ? { keepalive, credentials: 'omit', cache: 'no-store' } : {};
  const response = await fetchPortably(fetch, url, init, { ...ofPages, ...(signal && { signal }) });
  void discardBody(response);
  const { status } = response;
  const isFailed = isRedirect(response) || status === 429 || status >= 500;
  if (!isFailed) return response.ok ? { kind: 'accepted' } : { kind: 'refused', status };
  // The answer of an app's own `fetch` may have no headers.
  const retryAfter = attempt(() => response.headers.get('retry-after'), null);
  return { kind: 'failed', status, retryAfterMs: readRetryAfter(retryAfter, now()) };
}

/** Also true where a `fetch` of the app has followed the redirect all the same. */
function isRedirect({ type, redirected, status }: Pick<Response, 'type' | 'redirected' | 'status'>): boolean {
  return type === 'opaqueredirect' || redirected || REDIRECTS.includes(status);
}

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

const LONGEST_RETRY_AFTER_MS = 300_000;

/** Seconds or a date. A browser hides the header cross-origin, Node does not. */
function readRetryAfter(value: string | null, now: number): number {
  if (!value) return 0;
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1_000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(0, ms), LONGEST_RETRY_AFTER_MS) : 0;
}

/**
 * Reads a body that nobody needs. Left alone it would hold its connection; cancelled, the request would look aborted in developer
 * tools. The fetch of an app may give a stream of Node. Never rejects.
 */
async function discardBody(response: Response): Promise<void> {
  try {
    if (response.text) await response.text();
    else (response.body as { resume?(): void } | null)?.resume?.();
  } catch {
    // Somebody else reads it.
  }
}
