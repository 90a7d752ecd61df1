import type { ConfigSource, ConfigState } from './configSource';

const NOTHING: ConfigState = { status: 'pending', document: null, error: null, isFetching: false };

/** A source that never has anything: for a page whose server hands over all it may know. */
export function createSilentSource(): ConfigSource {
  return {
    getState: () => NOTHING,
    subscribe: () => () => undefined,
    refetch: () => Promise.resolve(),
  };
}
