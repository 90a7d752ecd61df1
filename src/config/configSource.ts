import type { ConvertError } from '../errors';

/** What is known of a config. The object is the same for as long as nothing in it changes. */
export interface ConfigState {
  /** `success` from the first document on, whatever fails later; `error` only while there has never been one. */
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
