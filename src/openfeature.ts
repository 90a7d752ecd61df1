import {
  type EvaluationContext,
  OpenFeatureEventEmitter,
  type Provider,
  ProviderEvents,
  ProviderFatalError,
  type TrackingEventDetails,
} from '@openfeature/web-sdk';
import { createConvertClient } from './client';
import type { ConvertClient, ConvertClientOptions } from './client/convertClient';
import { createConfigLoader, FINAL_ERRORS } from './config/configLoader';
import type { ConfigSource } from './config/configSource';
import type { ConvertError } from './errors';
import type { TrackOptions } from './tracking/conversion';
import { isRecord } from './values';
import { type FlagType, resolveFlag } from './openfeature/resolveFlag';

export interface OpenFeatureProviderOptions extends ConvertClientOptions {
  /** A client of the app's own, in place of options: the one of `useConvert()`, so that hooks and flags agree. The app starts and stops it. */
  client?: ConvertClient | undefined;
  /** `evaluation`: reading a flag exposes the visitor. `manual`: only `client.expose()` does. Default `evaluation`. */
  exposure?: 'evaluation' | 'manual' | undefined;
}

/** A provider for `@openfeature/web-sdk`. */
export interface ConvertOpenFeatureProvider extends Provider {
  /** For consent, segments and explanations, which OpenFeature does not have. */
  readonly client: ConvertClient;
}

/** What OpenFeature has been told of the config. */
type Told = 'nothing' | 'failed' | 'ready' | 'stale';

/**
 * Makes Convert a provider of OpenFeature's web SDK: a feature is a boolean flag, `feature.variable` is a flag with its value, an
 * experience is a text flag. `targetingKey` of the context is the visitor's id, `location` (an object) the location properties, all
 * else attributes.
 *
 * @example
 * import { OpenFeature } from '@openfeature/web-sdk';
 *
 * await OpenFeature.setProviderAndWait(createOpenFeatureProvider({ sdkKey: '10035569/10034190', environment: 'production' }));
 * const limit = OpenFeature.getClient().getNumberValue('search.limit', 10);
 */
export function createOpenFeatureProvider(options: OpenFeatureProviderOptions = {}): ConvertOpenFeatureProvider {
  const { client: given, exposure = 'evaluation', ...clientOptions } = options;
  const client = given ?? createConvertClient(clientOptions);
  const events = new OpenFeatureEventEmitter();
  const owner = {};
  let source: ConfigSource | null = null;
  let told: Told = 'nothing';
  let config: unknown = null;
  let unlisten: (() => void)[] = [];

  const apply = ({ targetingKey, ...context }: EvaluationContext) => {
    const { location, ...others } = context;
    const isPlace = isRecord(location);
    const all = { ...clientOptions.attributes, ...(isPlace ? others : context) };
    // What no context has named stays as the client has it.
    const attributes = Object.keys(all).length > 0 ? all : undefined;
    const place = isPlace ? location : clientOptions.location;
    const visitorId = targetingKey ?? clientOptions.visitorId;
    client.applyProps(owner, { visitorId, attributes, location: place }, false);
  };

  // The client has its options by now. What the app says of the visitor from here on wins.
  if (!given) apply({});

  /** The config, or how it is with its source, may be another than OpenFeature knows. */
  const review = () => {
    const { status, config: current } = client.getSnapshot();
    if (told === 'nothing' || status !== 'success') return;
    const error = source?.getState().error;
    const isNew = current !== config && told !== 'failed';
    config = current;
    if (error && told === 'ready') {
      told = 'stale';
      events.emit(ProviderEvents.Stale, { message: error.message });
    } else if (!error && told !== 'ready') {
      told = 'ready';
      events.emit(ProviderEvents.Ready);
    }
    if (isNew && told === 'ready') events.emit(ProviderEvents.ConfigurationChanged);
  };

  const resolve = <Value>(type: FlagType, key: string, fallback: Value) => {
    const { details, answer } = resolveFlag(client, type, key, fallback);
    if (answer && exposure === 'evaluation') client.expose(answer);
    return details;
  };

  return {
    metadata: { name: 'convert-react' },
    runsOn: 'client',
    client,
    events,
    async initialize(context = {}) {
      apply(context);
      if (!given && client.mayFetch) client.load((source ??= createConfigLoader(client.request)));
      if (!given) client.start();
      unlisten = [client.subscribe(review), ...(source ? [source.subscribe(review)] : [])];
      await client.ready();
      const { status, config: first, error } = client.getSnapshot();
      config = first;
      told = status === 'success' ? 'ready' : 'failed';
      if (told === 'failed') throw failure(error);
    },
    // Returns nothing, because the new answers are there at once: there is no reconciling.
    onContextChange: (_, context) => apply(context),
    onClose() {
      unlisten.forEach((end) => end());
      told = 'nothing';
      // Sends what waits. What cannot be sent now is kept.
      if (!given) client.stop();
      return Promise.resolve();
    },
    resolveBooleanEvaluation: (key, fallback) => resolve('boolean', key, fallback),
    resolveStringEvaluation: (key, fallback) => resolve('string', key, fallback),
    resolveNumberEvaluation: (key, fallback) => resolve('number', key, fallback),
    resolveObjectEvaluation: (key, fallback) => resolve('object', key, fallback),
    track: (goal, _, details) => void client.track(goal, trackOptions(details)),
  };
}

function failure(error: ConvertError | null): Error {
  if (!error) return new Error('The config did not come in time. The provider is ready once it does.');
  return FINAL_ERRORS.includes(error.code) ? new ProviderFatalError(error.message) : error;
}

/** OpenFeature's one number is the amount. All else has the names of `track()`. */
function trackOptions(details: TrackingEventDetails | undefined): TrackOptions | undefined {
  const { value, ...rest } = details ?? {};
  const options = { ...rest, ...(value !== undefined && { amount: value }) };
  return Object.keys(options).length > 0 ? (options as TrackOptions) : undefined;
}
