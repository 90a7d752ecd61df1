import { ConvertError } from '../errors';
import { isConfigDocument } from './configDocument';
import type { ConfigSource, ConfigState } from './configSource';

/** A source of a document that is at hand: nothing to load, nothing to refresh. */
export function createStaticSource(document: unknown): ConfigSource {
  const state: ConfigState = isConfigDocument(document)
    ? { status: 'success', document, error: null, isFetching: false }
    : { status: 'error', document: null, error: new ConvertError('config-shape'), isFetching: false };
  return {
    getState: () => state,
    subscribe: () => () => undefined,
    refetch: () => Promise.resolve(),
  };
}
