import type { ConvertError } from '../errors';
import { parseConfig } from './parseConfig';

/** The state of a config. The object is the same for as long as nothing in it changes. */
export interface ConfigState {
  /** `success` from the first document on, also after a failure; `error` only while there has never been a document. */
  readonly status: 'pending' | 'success' | 'error';
  /** As served; null until there is one. */
  readonly document: unknown;
  /** The last failure, also beside a document that a refresh could not replace; null again after the next success. */
  readonly error: ConvertError | null;
  /** Whether a load is under way, its retries included. */
  readonly isFetching: boolean;
  /** When the last load succeeded, in milliseconds since 1970; missing when nothing was loaded. */
  readonly updatedAt?: number | undefined;
}

/** Where a client gets its config from, and hears of a newer one. */
export interface ConfigSource {
  getState(): ConfigState;
  /** The first to subscribe starts the loading, the last to leave stops all of it. */
  subscribe(listener: () => void): () => void;
  /** Loads now, or joins the load under way. Never rejects: the outcome is in the state. */
  refetch(): Promise<void>;
}

/**
 * A source of a document that is at hand: nothing to load, nothing to refresh.
 *
 * @example
 * const client = createConvertClient({ visitorId: 'v7' });
 * client.load(createStaticSource(await response.json()));
 */
export function createStaticSource(document: unknown): ConfigSource {
  const parsed = parseConfig(document);
  const state = parsed.ok ? { document, error: null } : { document: null, error: parsed.error };
  return stillSource({ status: parsed.ok ? 'success' : 'error', ...state, isFetching: false });
}

/** A source that never has a document: for a page whose server hands over all it may know. */
export const createSilentSource = (): ConfigSource =>
  stillSource({ status: 'pending', document: null, error: null, isFetching: false });

/** A source of a state that does not change. */
export const stillSource = (state: ConfigState): ConfigSource => ({
  getState: () => state,
  subscribe: () => () => undefined,
  refetch: () => Promise.resolve(),
});
