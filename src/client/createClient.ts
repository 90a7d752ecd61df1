import { type ConfigSource, createSilentSource, createStaticSource } from '../config/configSource';
import type { ConfigLoaderOptions } from '../config/configLoader';
import { pastedText } from '../values';
import { ConvertError } from '../errors';
import { isBrowser } from '../platform';
import type { ConvertClientOptions } from './clientOptions';
import type { ConvertClient } from './convertClient';
import { createLife } from './createLife';
import { createSettings } from './createSettings';
import { createVerbs } from './createVerbs';
import { inspectParts } from './inspectParts';
import { wireClient } from './wireClient';
import { withInitialState } from './withInitialState';
import { withVisitorId } from './withVisitorId';
import { realWorld, type World } from './world';

/** A client that brings no loader of its own: where `fetchSource` is left out, whoever makes it gives the source. */
export function createClient(
  given: ConvertClientOptions,
  world: World = realWorld(),
  fetchSource: (request: ConfigLoaderOptions) => ConfigSource = createSilentSource,
): ConvertClient {
  const said = withVisitorId(given);
  const options = withInitialState(said);
  const parts = wireClient(options, world);
  const { ask, handover, reporter, request, server, store } = parts;
  const mayFetch = !options.config && !handover?.isFinal;
  const defaultSource = () => {
    // A request would refuse the secret; without one nobody else looks at it.
    if (!mayFetch && pastedText(options.secret) && isBrowser())
      reporter.reportOnce('secret', () => new ConvertError('secret-in-browser'));
    if (options.config) return createStaticSource(options.config);
    return mayFetch ? fetchSource(request) : createSilentSource();
  };

  const { hearDenial, ...settings } = createSettings(said, options, parts);

  return {
    request,
    mayFetch,
    ...createLife(parts, defaultSource, hearDenial),
    ...settings,
    ...createVerbs(parts),
    inspect: () => inspectParts(parts),

    retry: parts.config.retry,
    getSnapshot: store.getSnapshot,
    getServerSnapshot: () => server.snapshot,
    subscribe: store.subscribe,
    answer: ask.answer,
    serverAnswer: ask.serverAnswer,
    answerAll: ask.answerAll,
    serverAnswerAll: ask.serverAnswerAll,
  };
}
