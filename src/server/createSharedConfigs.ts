import { valueKey } from '../client/valueKey';
import type { FetchConfigOptions } from '../config/fetchConfig';
import { isSameDocument } from '../config/configDocument';
import type { Timers } from '../config/timers';
import type { ConvertError } from '../errors';
import { FETCH_LIMIT_MS, fetchConfigWithin } from './fetchConfigWithin';
import { settledWithin } from './settledWithin';

export interface SharedConfigsWorld extends Timers {
  now: () => number;
}

export interface ConfigWish {
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
