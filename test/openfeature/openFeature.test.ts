import {
  ErrorCode,
  OpenFeature,
  ProviderEvents,
  ProviderStatus,
  StandardResolutionReasons,
} from '@openfeature/web-sdk';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ConvertServer, ConvertServerOptions } from '../../src/cli/createConvertServer';
import { createConvertClient, decideExperience, parseConfig } from '../../src/core';
import { createOpenFeatureProvider, type OpenFeatureProviderOptions } from '../../src/openfeature';
import { createMemoryStorage } from '../../src/visitor/storage';
import { shopDocument, variation } from '../support/shopDocument';
import { startServer } from '../support/startServer';
import { until } from '../support/until';

// The requirements of the specification, by number: https://openfeature.dev/specification/sections/providers

const VARIABLES = { algorithm: 'x', limit: '20', fuzzy: 'true', facets: '["size"]', options: '{"a":1}', junk: 'many' };

/** The shop, where everybody has the search feature; `late.feature` has a dot in its key. */
function document(version = '1', variables: Record<string, unknown> = VARIABLES) {
  const shop = shopDocument({ version });
  const carrier = shop.experiences.find(({ key }) => key === 'search-test')!;
  const change = (feature_id: number, variables_data: object) => {
    return { id: `${feature_id}`, type: 'fullStackFeature', data: { feature_id, variables_data } };
  };
  carrier.variations = [variation('3001', 'fast', 100, [change(10, variables), change(12, { b: 'dotted' })])];
  const types = {
    algorithm: 'string',
    limit: 'integer',
    fuzzy: 'boolean',
    facets: 'json',
    options: 'json',
    junk: 'integer',
  };
  return {
    ...shop,
    features: [
      {
        ...shop.features[0]!,
        variables: [...Object.entries(types).map(([key, type]) => ({ key, type })), { key: 'absent', type: 'string' }],
      },
      { id: '11', key: 'orphan', variables: [{ key: 'size', type: 'integer' }] },
      { id: '12', key: 'late.feature', variables: [{ key: 'b', type: 'string' }] },
    ],
  };
}

async function world(options: OpenFeatureProviderOptions = {}, served: Partial<ConvertServerOptions> = {}) {
  const server = await startServer({ config: document(), ...served });
  const provider = createOpenFeatureProvider({
    sdkKey: '10022898/10025986',
    configEndpoint: server.configEndpoint,
    trackEndpoint: server.trackEndpoint,
    storage: createMemoryStorage(),
    debounceMs: 5,
    // However slow the machine is: without a config in time the provider is not ready.
    timeout: 10_000,
    onError: () => undefined,
    ...options,
  });
  onTestFinished(() => provider.client.destroy());
  return { server, provider, flags: OpenFeature.getClient() };
}

async function ready(options?: OpenFeatureProviderOptions, context: object = { targetingKey: 'v7' }) {
  const made = await world(options);
  await OpenFeature.setContext(context as never);
  await OpenFeature.setProviderAndWait(made.provider);
  return made;
}

const exposed = (server: ConvertServer) =>
  server.events().flatMap(({ eventType, visitorId, data }) => {
    return eventType === 'bucketing' ? [`${visitorId} ${data.experienceId}`] : [];
  });

afterEach(async () => {
  await OpenFeature.close();
  await OpenFeature.clearProviders();
  await OpenFeature.clearContexts();
  OpenFeature.clearHandlers();
});

describe('2.1 the provider', () => {
  it('2.1.1 has a name, and runs on the client', async () => {
    const { provider } = await world();
    expect(provider.metadata).toEqual({ name: 'convert-react' });
    expect(provider.runsOn).toBe('client');
  });
});

describe('2.2 resolving flags', () => {
  it('2.2.2.1 and 2.2.3 gives the value of each type: features, their variables, and experiences', async () => {
    const { flags } = await ready();
    expect(flags.getBooleanValue('search', false)).toBe(true);
    expect(flags.getBooleanValue('search.fuzzy', false)).toBe(true);
    expect(flags.getNumberValue('search.limit', 5)).toBe(20);
    expect(flags.getStringValue('search.algorithm', '')).toBe('x');
    expect(flags.getObjectValue('search.options', {})).toEqual({ a: 1 });
    expect(flags.getObjectValue('search.facets', [])).toEqual(['size']);
    expect(flags.getObjectValue('search', {})).toMatchObject({ limit: 20, fuzzy: true });
    expect(flags.getStringValue('hero', 'original')).toBe('c');
    expect(flags.getStringValue('late.feature.b', '')).toBe('dotted');
    expect(flags.getBooleanValue('late.feature', false)).toBe(true);
  });

  it('2.2.4, 2.2.5 and 2.2.9 names the variation as variant, the reason, and where the value is from', async () => {
    const { flags } = await ready();
    expect(flags.getStringDetails('hero', 'original')).toEqual({
      flagKey: 'hero',
      value: 'c',
      variant: 'c',
      reason: StandardResolutionReasons.SPLIT,
      flagMetadata: { reason: 'bucketed', experience: 'hero' },
    });
    expect(flags.getNumberDetails('search.limit', 5)).toMatchObject({
      variant: 'fast',
      reason: StandardResolutionReasons.SPLIT,
      flagMetadata: { reason: 'bucketed', experience: 'search-test' },
    });
  });

  it.each([
    ['germans', 'DEFAULT', 'audience'],
    ['pricing-page', 'DEFAULT', 'location'],
    ['gone', 'DISABLED', 'archived'],
  ])(
    '2.2.5 gives the default with a reason where the visitor is not in the experience: %s',
    async (key, reason, ours) => {
      const config = document();
      config.experiences.push({ ...config.experiences[0]!, id: '600', key: 'gone' });
      const { provider, flags } = await world({}, { config: { ...config, archived_experiences: ['600'] } });
      await OpenFeature.setContext({ targetingKey: 'v7' });
      await OpenFeature.setProviderAndWait(provider);
      const details = flags.getStringDetails(key, 'fallback');
      expect(details).toMatchObject({ value: 'fallback', reason, flagMetadata: { reason: ours } });
      expect(details.errorCode).toBeUndefined();
    },
  );

  it('2.2.6 and 2.3.2 has no error for a feature that is off, or a variable that the variation lacks', async () => {
    const { flags } = await ready();
    const off = flags.getBooleanDetails('orphan', true);
    expect(off).toMatchObject({ value: false, reason: 'DISABLED' });
    const absent = flags.getStringDetails('search.absent', 'fallback');
    expect(absent).toMatchObject({ value: 'fallback', reason: 'DEFAULT' });
    expect(flags.getNumberDetails('orphan.size', 3)).toMatchObject({ value: 3, reason: 'DISABLED' });
    for (const { errorCode, errorMessage } of [off, absent])
      expect([errorCode, errorMessage]).toEqual([undefined, undefined]);
  });

  it('2.2.7 names the environment in which a flag is missing', async () => {
    const { flags } = await ready({ environment: 'prod' });
    expect(flags.getBooleanDetails('nope', false)).toMatchObject({
      errorCode: ErrorCode.FLAG_NOT_FOUND,
      errorMessage: 'The project has no flag "nope" in environment "prod".',
    });
  });

  it.each([
    ['an unknown key', 'boolean', 'nope', ErrorCode.FLAG_NOT_FOUND],
    ['an unknown variable', 'number', 'search.nope', ErrorCode.FLAG_NOT_FOUND],
    ['a variable of an unknown feature', 'number', 'nope.limit', ErrorCode.FLAG_NOT_FOUND],
    ['a number asked for as a boolean', 'boolean', 'search.limit', ErrorCode.TYPE_MISMATCH],
    ['a text asked for as a number', 'number', 'search.algorithm', ErrorCode.TYPE_MISMATCH],
    ['a text asked for as an object', 'object', 'search.algorithm', ErrorCode.TYPE_MISMATCH],
    ['an experience asked for as a boolean', 'boolean', 'hero', ErrorCode.TYPE_MISMATCH],
    ['a feature asked for as a text', 'string', 'search', ErrorCode.TYPE_MISMATCH],
    ['a number that does not parse', 'number', 'search.junk', ErrorCode.PARSE_ERROR],
  ] as const)('2.2.7 and 2.3.3 gives the default and an error code for %s', async (_, type, key, errorCode) => {
    const { flags, server } = await ready();
    const ask = {
      boolean: () => flags.getBooleanDetails(key, true),
      number: () => flags.getNumberDetails(key, 7),
      string: () => flags.getStringDetails(key, 'fallback'),
      object: () => flags.getObjectDetails(key, { fall: 'back' }),
    }[type];
    const fallback = { boolean: true, number: 7, string: 'fallback', object: { fall: 'back' } }[type];
    expect(ask()).toMatchObject({ value: fallback, reason: 'ERROR', errorCode });
    expect(ask().errorMessage).toContain(`"${key}"`);
    await OpenFeature.close();
    expect(exposed(server)).toEqual([]);
  });

  it('2.2.7 says TARGETING_KEY_MISSING for a visitor whose id is blank', async () => {
    const { flags } = await ready({}, { targetingKey: ' ' });
    expect(flags.getStringDetails('hero', 'x')).toMatchObject({ value: 'x', errorCode: 'TARGETING_KEY_MISSING' });
  });

  it('says nothing in development of keys that it only looks for', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    onTestFinished(() => warn.mockRestore());
    const { flags } = await ready();
    flags.getStringValue('search.algorithm', '');
    flags.getBooleanValue('nope', false);
    expect(warn).not.toHaveBeenCalled();
  });

  it('gives what is forced as STATIC', async () => {
    const { flags } = await ready({ forced: { hero: 'b' } });
    expect(flags.getStringDetails('hero', '')).toMatchObject({ value: 'b', variant: 'b', reason: 'STATIC' });
  });
});

describe('2.4 initialization', () => {
  it('2.4.1 waits for the config, and is NOT_READY until then', async () => {
    const { provider, flags } = await world();
    const set = OpenFeature.setProviderAndWait(provider);
    expect(flags.providerStatus).toBe(ProviderStatus.NOT_READY);
    expect(flags.getBooleanDetails('search', false).errorCode).toBe(ErrorCode.PROVIDER_NOT_READY);
    expect(provider.resolveBooleanEvaluation('search', false, {}, console)).toMatchObject({
      value: false,
      errorCode: ErrorCode.PROVIDER_NOT_READY,
    });
    await set;
    expect(flags.providerStatus).toBe(ProviderStatus.READY);
  });

  it('2.4.2.1 rejects without a config in time, and is ready once it comes', async () => {
    const { provider, flags, server } = await world({ timeout: 30 });
    server.setFault({ target: 'config', delayMs: 300 });
    await expect(OpenFeature.setProviderAndWait(provider)).rejects.toThrow('in time');
    const onReady = vi.fn();
    flags.addHandler(ProviderEvents.Ready, onReady);
    expect(flags.providerStatus).toBe(ProviderStatus.ERROR);
    expect(flags.getBooleanDetails('search', false).errorCode).toBe(ErrorCode.PROVIDER_NOT_READY);
    await until(() => onReady.mock.calls.length > 0);
    expect(flags.providerStatus).toBe(ProviderStatus.READY);
    expect(flags.getBooleanValue('search', false)).toBe(true);
  });

  it.each([
    ['no project', { sdkKey: undefined }, ProviderStatus.FATAL],
    ['a key that cannot be one', { sdkKey: '../x' }, ProviderStatus.FATAL],
  ])('2.4.2.1 is %s: FATAL, because it can never become ready', async (_, options, status) => {
    const { provider, flags } = await world(options);
    await expect(OpenFeature.setProviderAndWait(provider)).rejects.toThrow();
    expect(flags.providerStatus).toBe(status);
  });
});

describe('2.5 shutdown', () => {
  it('2.5.1 sends what waits, and leaves no timer; 2.5.2 it can be initialized again', async () => {
    const { flags, server, provider } = await ready({ debounceMs: 60_000, maxWaitMs: 60_000 });
    flags.getStringValue('hero', '');
    await OpenFeature.close();
    await until(() => exposed(server).length === 1);
    await OpenFeature.clearProviders();
    await OpenFeature.setProviderAndWait(provider);
    expect(flags.getStringValue('hero', '')).toBe('c');
  });
});

describe('2.6 changes of the context', () => {
  it('2.6.1 decides for the visitor, the attributes and the location of the new context, at once', async () => {
    const { flags, provider } = await ready();
    const changed = vi.fn();
    const reconciling = vi.fn();
    flags.addHandler(ProviderEvents.ContextChanged, changed);
    flags.addHandler(ProviderEvents.Reconciling, reconciling);
    expect(flags.getStringDetails('germans', '').flagMetadata.reason).toBe('audience');
    await OpenFeature.setContext({ targetingKey: 'v7', country: 'DE', location: { page: 'pricing' } });
    expect(flags.getStringDetails('germans', '').flagMetadata.reason).toBe('bucketed');
    expect(flags.getStringDetails('pricing-page', '').flagMetadata.reason).toBe('bucketed');
    expect(changed).toHaveBeenCalled();
    expect(reconciling).not.toHaveBeenCalled();
    await OpenFeature.setContext({ targetingKey: 'v1', country: 'FR' });
    expect(provider.client.getSnapshot().visitor).toMatchObject({ id: 'v1', attributes: { country: 'FR' } });
    expect(flags.getStringDetails('germans', '').flagMetadata.reason).toBe('audience');
    expect(flags.getStringDetails('pricing-page', '').flagMetadata.reason).toBe('location');
  });

  it('takes a targeting key that comes later for a login: the visitor goes on seeing what they saw', async () => {
    const { flags, provider, server } = await ready({}, {});
    const parsed = parseConfig(document());
    if (!parsed.ok) throw parsed.error;
    const { project } = parsed;
    const before = flags.getStringValue('hero', '');
    await until(() => exposed(server).length === 1);
    const anonymous = provider.client.getSnapshot().visitor.id;
    // People who get another variation by themselves.
    const alone = (id: string) => decideExperience(project, { id }, 'hero').variation;
    const [first = '', second = ''] = [...'abcdefghij'].filter((id) => alone(id) !== before);
    await OpenFeature.setContext({ targetingKey: first });
    expect(flags.getStringValue('hero', '')).toBe(before);
    await OpenFeature.setContext({ targetingKey: second });
    expect(flags.getStringValue('hero', '')).toBe(alone(second));
    await OpenFeature.setContext({});
    expect(provider.client.getSnapshot().visitor.id).toBe(anonymous);
  });
});

describe('the option visitorId', () => {
  it('names the visitor until a targeting key does, who is then another person; without the key they are back', async () => {
    const { flags, provider, server } = await ready({ visitorId: 'v7' }, {});
    const parsed = parseConfig(document());
    if (!parsed.ok) throw parsed.error;
    const alone = (id: string) => decideExperience(parsed.project, { id }, 'hero').variation;
    expect(flags.getStringValue('hero', '')).toBe(alone('v7'));
    await until(() => exposed(server).length === 1);
    const [other = ''] = [...'abcdefghij'].filter((id) => alone(id) !== alone('v7'));
    await OpenFeature.setContext({ targetingKey: other });
    expect(flags.getStringValue('hero', '')).toBe(alone(other));
    await OpenFeature.setContext({});
    expect(provider.client.getSnapshot().visitor.id).toBe('v7');
  });
});

describe('2.7 tracking', () => {
  it('2.7.1 tracks goals: `value` is the amount, all else has the names of track()', async () => {
    const { flags, server } = await ready();
    flags.track('signup');
    flags.track('purchase', { value: 49.9, transactionId: 'o-1', customDimension1: 'web' });
    await OpenFeature.close();
    await until(() => server.events().length === 3);
    expect(
      server.events().map(({ eventType, data }) => [eventType, data.goalId, 'goalData' in data && data.goalData]),
    ).toEqual([
      ['conversion', '901', false],
      ['conversion', '900', false],
      [
        'conversion',
        '900',
        [
          { key: 'amount', value: 49.9 },
          { key: 'transactionId', value: 'o-1' },
          { key: 'customDimension1', value: 'web' },
        ],
      ],
    ]);
  });
});

describe('5 events', () => {
  it('tells of a config that changed', async () => {
    const { flags, server, provider } = await ready();
    const onChange = vi.fn();
    flags.addHandler(ProviderEvents.ConfigurationChanged, onChange);
    await provider.client.refetch();
    expect(onChange).not.toHaveBeenCalled();
    server.setConfig(document('2', { limit: '50' }));
    await provider.client.refetch();
    expect(onChange).toHaveBeenCalledTimes(1);
    expect(flags.getNumberValue('search.limit', 5)).toBe(50);
  });

  it('is stale while the config cannot be refreshed, goes on answering, and is ready again afterwards', async () => {
    const { flags, server, provider } = await ready();
    const [onStale, onReady] = [vi.fn(), vi.fn()];
    flags.addHandler(ProviderEvents.Stale, onStale);
    server.setFault({ target: 'config', status: 404 });
    await provider.client.refetch();
    expect(onStale).toHaveBeenCalledTimes(1);
    expect(flags.providerStatus).toBe(ProviderStatus.STALE);
    expect(flags.getNumberValue('search.limit', 5)).toBe(20);
    flags.addHandler(ProviderEvents.Ready, onReady);
    server.setFault(null);
    await provider.client.refetch();
    expect(onReady).toHaveBeenCalledTimes(1);
    expect(flags.providerStatus).toBe(ProviderStatus.READY);
  });
});

describe('exposure', () => {
  it('is sent once for a visitor who reads a flag, however often, also of the control arm', async () => {
    const { flags, server } = await ready();
    for (let round = 0; round < 3; round++) {
      flags.getStringValue('hero', '');
      flags.getNumberValue('search.limit', 5);
      flags.getBooleanValue('search', false);
      flags.getStringValue('germans', '');
    }
    await OpenFeature.close();
    await until(() => exposed(server).length >= 2);
    expect(exposed(server)).toEqual(['v7 100', 'v7 300']);
  });

  it('is the app’s with `manual`', async () => {
    const { flags, server, provider } = await ready({ exposure: 'manual' });
    expect(flags.getStringValue('hero', '')).toBe('c');
    await provider.client.flush();
    expect(exposed(server)).toEqual([]);
    provider.client.expose(provider.client.experience('hero'));
    await provider.client.flush();
    expect(exposed(server)).toEqual(['v7 100']);
  });
});

describe('a client of the app', () => {
  it('is shared: its visitor and attributes stay until the context names them, and it is not stopped', async () => {
    const server = await startServer({ config: document() });
    const client = createConvertClient({
      ...{
        sdkKey: '10022898/10025986',
        visitorId: 'v7',
        attributes: { country: 'DE' },
        storage: createMemoryStorage(),
      },
      ...{ configEndpoint: server.configEndpoint, trackEndpoint: server.trackEndpoint, debounceMs: 5 },
    });
    onTestFinished(() => client.destroy());
    client.start();
    const provider = createOpenFeatureProvider({ client });
    expect(provider.client).toBe(client);
    await OpenFeature.setProviderAndWait(provider);
    const flags = OpenFeature.getClient();
    expect(flags.getStringValue('hero', '')).toBe(client.experience('hero').variation);
    expect(flags.getStringDetails('germans', '').flagMetadata.reason).toBe('bucketed');
    await OpenFeature.setContext({ targetingKey: 'v7', country: 'FR' });
    expect(flags.getStringDetails('germans', '').flagMetadata.reason).toBe('audience');
    await OpenFeature.close();
    client.track('signup');
    await client.flush();
    expect(server.events().some(({ eventType }) => eventType === 'conversion')).toBe(true);
  });
});

it('keeps whom the app has identified before OpenFeature initializes', async () => {
  const provider = createOpenFeatureProvider({
    config: document(),
    visitorId: 'v7',
    storage: createMemoryStorage(),
    trackEndpoint: 'http://127.0.0.1:9/v1',
  });
  onTestFinished(() => provider.client.destroy());
  provider.client.identify('bob');
  await provider.initialize!({});
  expect(provider.client.getSnapshot().visitor.id).toBe('bob');
});
