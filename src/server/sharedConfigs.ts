import { valueKey } from '../client/valueKey';
import { type FetchConfigOptions, fetchConfig } from '../config/fetchConfig';
import { isSameDocument, type ConfigDocument } from '../config/configDocument';
import { type Timers, answerWithin, after } from '../config/timers';
import { ConvertError } from '../errors';
import { attempt } from '../values';
import { configRequest, type ConfigRequestOptions } from '../config/configRequest';

interface SharedConfigsWorld extends Timers {
  now: () => number;
}

interface ConfigWish {
  /** Milliseconds that this request can wait. */
  timeout: number;
  /** Milliseconds for which a config counts as fresh. */
  maxAgeMs: number;
  /** Milliseconds after that in which it is used while a newer one is fetched. */
  staleMs: number;
}

/** What a request gets: a document, or why there is none. */
export interface ServedConfig {
  readonly document: unknown;
  readonly reason: 'timeout' | 'error' | null;
  /** The last failure, when there is no document. */
  readonly error: ConvertError | null;
  /** The fetch that this request began, with its failure; it never rejects. */
  readonly fetching: Promise<ConvertError | null> | null;
}

interface Shelf {
  document: unknown;
  fetchedAt: number;
  inFlight: Promise<ConvertError | null> | null;
  startedAt: number;
  failures: number;
  retryAt: number;
  error: ConvertError | null;
}

/** Keys of one process; an app has a few, and a broken one must not grow this for ever. */
const MOST_SHELVES = 100;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Configs that all requests of a process share: nothing of a visitor is in them. One fetch at a time for each; an old one
 * is better than none; and an endpoint that is slow or down costs one page a wait, not every page.
 */
export function createSharedConfigs({ now, ...timers }: SharedConfigsWorld) {
  const shelves = new Map<string, Shelf>();

  const shelfOf = (request: FetchConfigOptions): Shelf => {
    const { fetch: _, signal: __, ...named } = request;
    const key = valueKey(named);
    const known = shelves.get(key) ?? {
      ...{ document: null, fetchedAt: -Infinity, inFlight: null, startedAt: 0, failures: 0, retryAt: 0, error: null },
    };
    // The one used last is the last to go.
    shelves.delete(key);
    shelves.set(key, known);
    if (shelves.size > MOST_SHELVES) shelves.delete(shelves.keys().next().value as string);
    return known;
  };

  const refresh = (shelf: Shelf, request: FetchConfigOptions): Promise<ConvertError | null> => {
    shelf.startedAt = now();
    const done = fetchConfigWithin(timers, request).then(
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
    shelf.inFlight = done;
    return done;
  };

  return {
    async get(request: FetchConfigOptions, { timeout, maxAgeMs, staleMs }: ConfigWish): Promise<ServedConfig> {
      const shelf = shelfOf(request);
      // An edge ends what a request began, its timers too, when it has answered: nothing would ever come of that fetch.
      if (now() - shelf.startedAt > FETCH_LIMIT_MS) shelf.inFlight = null;
      const age = now() - shelf.fetchedAt;
      const isFresh = shelf.document !== null && age < maxAgeMs;
      const isUsable = shelf.document !== null && age < maxAgeMs + staleMs;
      const isAsking = !isFresh && !shelf.inFlight && now() >= shelf.retryAt;
      const fetching = isAsking ? refresh(shelf, request) : null;
      // Whoever comes while a fetch is late already does not wait for it all over again.
      const left = shelf.startedAt + Math.min(timeout, FETCH_LIMIT_MS) - now();
      if (!isUsable && shelf.inFlight && left > 0) await settledWithin(timers, shelf.inFlight, left);

      const { document, error, inFlight } = shelf;
      if (document !== null) return { document, reason: null, error: null, fetching };
      return { document, reason: inFlight ? 'timeout' : 'error', error, fetching };
    },
    /** How many configs are kept. */
    size: () => shelves.size,
  };
}

export type SharedConfigs = ReturnType<typeof createSharedConfigs>;

/** After this long a fetch counts as failed, whatever becomes of it: the next request may try again. */
const FETCH_LIMIT_MS = 10_000;

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
    const message = (cause as Error | null | undefined)?.message;
    throw new ConvertError('config-network', { url: askedUrl(request), message }, { cause });
  });
}

/** Resolves when `promise`, which never rejects, has resolved, or the time is over; no timer is left either way. */
function settledWithin(timers: Timers, promise: Promise<unknown>, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const end = after(timers, ms, resolve);
    void promise.then(() => {
      end();
      resolve();
    });
  });
}

/** The address that a request asks, without its query, where a token may be. */
export const askedUrl = (request: ConfigRequestOptions) =>
  attempt(() => configRequest(request).url.split('?')[0], undefined);
