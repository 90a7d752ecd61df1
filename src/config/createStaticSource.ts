import type { ConfigSource, ConfigState } from './configSource';
import { parseConfig } from './parseConfig';

/**
 * A source of a document that is at hand: nothing to load, nothing to refresh.
 *
 * @example
 * const client = createConvertClient({ visitorId: 'v7' });
 * client.load(createStaticSource(await response.json()));
 */
export function createStaticSource(document: unknown): ConfigSource {
  const parsed = parseConfig(document);
  const state: ConfigState = parsed.ok
    ? { status: 'success', document, error: null, isFetching: false }
    : { status: 'error', document: null, error: parsed.error, isFetching: false };
  return {
    getState: () => state,
    subscribe: () => () => undefined,
    refetch: () => Promise.resolve(),
  };
}
