import { valueKey } from '../valueKey';
import { type ConfigDocument, isSameDocument } from '../config/configDocument';
import { configRequest } from '../config/configRequest';
import { fetchConfig, type FetchConfigOptions } from '../config/fetchConfig';
import { answerWithin, type Timers } from '../config/timers';
import { ConvertError } from '../errors';
import { attempt, dropOldest } from '../values';

/** A process has few configs. A broken app must not fill the memory. */
const MOST_SHELVES = 100;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** After this long a fetch counts as failed, and the next request may try again. */
const FETCH_LIMIT_MS = 10_000;

/**
 * Configs that all requests of a process share; they hold nothing of any visitor. Each has one fetch at a time. An old config
 * is better than none. While an endpoint is slow or down, one page waits for it, not every page.
 */
export function createSharedConfigs({ now, ...timers }: Timers & { now: () => number }) {
  const shelves = new Map<string, Shelf>();

  const shelfOf = (request: FetchConfigOptions): Shelf => {
    const { fetch: _, signal: __, ...named } = request;
    const key = valueKey(named);
    const shelf = shelves.get(key) ?? newShelf();
    // Set again, so that the first in the map is the one used longest ago.
    shelves.delete(key);
    shelves.set(key, shelf);
    dropOldest(shelves, MOST_SHELVES);
    return shelf;
  };

  const refresh = (shelf: Shelf, request: FetchConfigOptions): Promise<ConvertError | null> => {
    shelf.startedAt = now();
    shelf.inFlight = fetchConfigWithin(timers, request).then(
      (document) => {
        shelf.document = isSameDocument(shelf.document, document) ? shelf.document : document;
        Object.assign(shelf, { fetchedAt: now(), failures: 0, retryAt: 0, error: null, inFlight: null });
        return null;
      },
      (error: ConvertError) => {
        const pause = Math.min(FIRST_PAUSE_MS * 2 ** shelf.failures, LONGEST_PAUSE_MS);
        Object.assign(shelf, { failures: shelf.failures + 1, retryAt: now() + pause, error, inFlight: null });
        return error;
      },
    );
    return shelf.inFlight;
  };

  return {
    /**
     * A document; without one the last failure, or null while a fetch is late. `fetching` is the fetch that this request began, with
     * its failure; it never rejects.
     */
    async get(request: FetchConfigOptions, times: Record<'timeout' | 'maxAgeMs' | 'staleMs', number>) {
      const { timeout, maxAgeMs, staleMs } = times;
      const shelf = shelfOf(request);
      // After the clock was set back nobody knows how old anything is.
      if (now() < shelf.startedAt) Object.assign(shelf, { startedAt: 0, fetchedAt: -Infinity, retryAt: 0 });
      // An edge stops fetches and timers of a request that was answered. Such a fetch never ends.
      if (now() - shelf.startedAt > FETCH_LIMIT_MS) shelf.inFlight = null;
      // Infinity before there is a document.
      const age = now() - shelf.fetchedAt;
      const isUsable = age < maxAgeMs + staleMs;
      const isAsking = age >= maxAgeMs && !shelf.inFlight && now() >= shelf.retryAt;
      const fetching = isAsking ? refresh(shelf, request) : null;
      // Counted from the start of the fetch: a request that comes when it is late does not wait again.
      const left = shelf.startedAt + Math.min(timeout, FETCH_LIMIT_MS) - now();
      if (!isUsable && shelf.inFlight && left > 0) {
        const { inFlight } = shelf;
        await answerWithin(timers, left, undefined, () => inFlight).catch(() => null);
      }

      const { document, error, inFlight } = shelf;
      return { document, error: inFlight ? null : error, fetching };
    },
  };
}

export type SharedConfigs = ReturnType<typeof createSharedConfigs>;

const newShelf = () => ({
  document: null as unknown,
  fetchedAt: -Infinity,
  inFlight: null as Promise<ConvertError | null> | null,
  startedAt: 0,
  failures: 0,
  retryAt: 0,
  error: null as ConvertError | null,
});

type Shelf = ReturnType<typeof newShelf>;

/** A config, unless it takes longer than `ms`; no timer is left either way. Rejects with a ConvertError. */
export function fetchConfigWithin(
  timers: Timers,
  request: FetchConfigOptions,
  ms = FETCH_LIMIT_MS,
): Promise<ConfigDocument> {
  const limit = Math.min(ms, FETCH_LIMIT_MS);
  const answer = answerWithin(timers, limit, undefined, (init) => fetchConfig({ ...request, ...init }));
  return answer.catch((cause: unknown) => {
    if (cause instanceof ConvertError) throw cause;
    throw networkError(request, (cause as Error | null | undefined)?.message, { cause });
  });
}

/** Its `details` name the address without the query, which may hold a token. */
export function networkError(request: FetchConfigOptions, message: string | undefined, options?: { cause: unknown }) {
  const url = attempt(() => configRequest(request).url.split('?')[0], undefined);
  return new ConvertError('config-network', { url, message }, options);
}
