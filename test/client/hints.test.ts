import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ConvertServer } from '../../src/cli/createConvertServer';
import { createConvertClient } from '../../src/client';
import { createServerConvert } from '../../src/server';
import { createMemoryStorage } from '../../src/visitor/storage';
import { startServer } from '../support/startServer';
import { experience, shopDocument } from '../support/shopDocument';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

function warningsOf(config: object, keys: string[], options: { environment?: string } = {}) {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  warn.mockClear();
  const client = createConvertClient({
    ...options,
    config,
    storage: createMemoryStorage(),
    visitorId: 'v',
    trackEndpoint: 'http://127.0.0.1:9',
  });
  client.start();
  for (const key of keys) client.show(client.experience(key));
  client.destroy();
  return warn.mock.calls.map(([message]) => String(message));
}

const toServer = ({ configEndpoint, trackEndpoint }: ConvertServer) => {
  return { configEndpoint, trackEndpoint, sdkKey: '10022898/10025986', visitorId: 'v' };
};

const inStaging = () => ({
  ...shopDocument(),
  experiences: [
    experience('1', 'a', ['x'], { environment: 'staging' }),
    experience('2', 'b', ['x'], { environment: 'staging' }),
  ],
});

describe('development hears once', () => {
  it('of a key that the project does not have', () => {
    const warnings = warningsOf(shopDocument(), ['nobody', 'nobody', 'hero']);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('no experience "nobody"');
  });

  it('which key was meant, where the project has one much like it', () => {
    expect(warningsOf(shopDocument(), ['heroo'])).toEqual(
      ['The project has no experience "heroo". Did you mean "hero"?'].map((text) => `[convert-react] ${text}`),
    );
    const document = { ...shopDocument(), experiences: [experience('1', 'checkout-layout', ['x'])] };
    expect(warningsOf(document, ['checkoutLayout', 'chekout-layuot'])).toEqual([
      expect.stringContaining('Did you mean "checkout-layout"?'),
      expect.stringContaining('Did you mean "checkout-layout"?'),
    ]);
    expect(warningsOf(document, ['banner'])[0]).toContain('Check the key in the Convert app.');
  });

  it('which feature, forced variation, forced experience, goal and location property was meant', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const rule = {
      rule_type: 'generic_text_key_value',
      key: 'page',
      matching: { match_type: 'equals' },
      value: 'cart',
    };
    const locations = [{ id: '5', key: 'cart', rules: { OR: [{ AND: [{ OR_WHEN: [rule] }] }] } }];
    const client = createConvertClient({
      config: { ...shopDocument(), locations },
      visitorId: 'v',
      forced: { hero: 'orignal', ofer: 'x' } as never,
      location: { pgae: 'cart', name: 'whatever' },
      trackEndpoint: 'http://127.0.0.1:9',
      onError: () => undefined,
    });
    client.start();
    client.feature('serach');
    expect(client.track('purchse').status).toBe('unknown-goal');
    expect(client.track('nothing-like-it').status).toBe('unknown-goal');
    client.destroy();
    const told = warn.mock.calls.map(([message]) => String(message).replace('[convert-react] ', ''));
    expect(told.sort()).toEqual([
      'No location of the project looks at "pgae". Did you mean "page"?',
      'The project has no experience "ofer", which `forced` names. Did you mean "offer"?',
      'The project has no feature "serach". Did you mean "search"?',
      'The project has no goal "purchse". Did you mean "purchase"?',
      'The project has no variation "orignal" of experience "hero", which `forced` shows. Did you mean "original"?',
    ]);
  });

  it('once that every experience names another environment, and which, in place of each key that is missing', () => {
    const config = inStaging();
    config.experiences.push(experience('3', 'c', ['x'], { environment: 'production' }));
    expect(warningsOf(config, ['a', 'nobody', 'nothing'])).toEqual([
      '[convert-react] Every experience names an environment, and none is configured. Pass `environment`: "staging" or "production".',
    ]);
    expect(warningsOf(config, ['a', 'nobody', 'nothing'], { environment: 'prodction' })).toEqual([
      '[convert-react] No experience runs in environment "prodction", which is configured; they name "staging", "production". Did you mean "production"?',
    ]);
    expect(warningsOf(config, [], { environment: 'test' })).toHaveLength(1);
    expect(warningsOf(config, ['nobody'], { environment: 'staging' })[0]).toContain('no experience "nobody"');
  });

  it('of a variation that is forced and that the project does not have, once there is one to ask', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const server = await startServer({ config: shopDocument() });
    const { configEndpoint, trackEndpoint } = server;
    const client = createConvertClient({
      ...{ configEndpoint, trackEndpoint, sdkKey: '10022898/10025986', visitorId: 'v' },
      forced: { hero: 'zzz', offer: 'half-price', nobody: 'x', search: undefined },
    });
    client.start();
    client.show(client.experience('hero'));
    expect(warn).not.toHaveBeenCalled();
    await client.ready();
    client.destroy();
    expect(warn.mock.calls.map(([message]) => String(message))).toEqual([
      expect.stringContaining('no variation "zzz" of experience "hero"'),
      expect.stringContaining('no experience "nobody", which `forced` names'),
    ]);
  });

  it('not of what is forced where a server handed over a part, which lacks variations', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const convert = await createServerConvert({ config: shopDocument(), visitorId: 'v', experiences: ['hero'] });
    for (const mode of ['config', 'decisions'] as const) {
      const forced = { hero: mode === 'config' ? 'c' : 'any', offer: 'half-price' };
      const client = createConvertClient({ initialState: convert.dehydrate({ mode }), forced });
      client.start();
      client.show(client.experience('hero'));
      client.destroy();
    }
    expect(warn).not.toHaveBeenCalled();
  });

  it('that experiences name an environment and none is configured', () => {
    const warnings = warningsOf(inStaging(), ['a', 'b']);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('Pass `environment`');
  });

  it('of an exclusion by a key that no experience has', () => {
    const rule = {
      rule_type: 'bucketed_into_experience_key',
      matching: { match_type: 'equals', negated: true },
      value: 'gone',
    };
    const config = {
      ...shopDocument(),
      audiences: [{ id: '1', key: 'x', rules: { OR: [{ AND: [{ OR_WHEN: [rule] }] }] } }],
    };
    expect(warningsOf(config, [])).toEqual([expect.stringContaining('"gone"')]);
  });

  it('of a key that an app without React asks for', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const client = createConvertClient({ config: shopDocument(), visitorId: 'v' });
    client.start();
    client.experience('nobody');
    client.feature('nothing');
    client.feature('nothing');
    client.destroy();
    expect(warn.mock.calls.map(([message]) => String(message))).toEqual([
      expect.stringContaining('no experience "nobody"'),
      expect.stringContaining('no feature "nothing"'),
    ]);
  });

  it('of what a server is asked, however many requests ask it', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const config = inStaging();
    config.experiences.push(experience('3', 'everywhere', ['x']));
    for (const visitorId of ['v1', 'v2']) {
      const convert = await createServerConvert({ config, visitorId, experiences: ['asked-at-once'] });
      convert.experience('asked-later');
      convert.experience('a');
    }
    expect(warn.mock.calls.map(([message]) => String(message))).toEqual([
      expect.stringContaining('no experience "asked-at-once"'),
      expect.stringContaining('no experience "asked-later"'),
      expect.stringContaining('Pass `environment`'),
    ]);
  });

  it('that no experience runs in the environment that is configured, and which ones they name', () => {
    const config = inStaging();
    config.experiences.push(experience('3', 'c', ['x'], { environment: 'production' }), experience('4', 'd', ['x']));
    const warnings = warningsOf(config, ['a', 'c'], { environment: 'prodction' });
    expect(warnings).toEqual([
      expect.stringMatching(/environment "prodction".*they name "staging", "production"/) as unknown as string,
    ]);
    expect(warningsOf(config, ['a'], { environment: 'production' })).toEqual([]);
  });

  it('that a key is unknown in an environment, where the server leaves out the others', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const server = await startServer({ config: inStaging() });
    const client = createConvertClient({ ...toServer(server), environment: 'prodction' });
    client.start();
    await client.ready();
    client.show(client.experience('a'));
    client.destroy();
    expect(warn.mock.calls.map(([message]) => String(message))).toEqual([
      expect.stringMatching(/no experience "a" in environment "prodction".*the name of the environment/),
    ]);
  });

  it('only when the truth is known: not of what a config of an earlier visit lacks', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const server = await startServer({ config: { ...shopDocument(), experiences: [] } });
    const storage = createMemoryStorage();
    const first = createConvertClient({ ...toServer(server), storage });
    first.start();
    await first.ready();
    first.destroy();

    server.setConfig({ ...shopDocument(), project: { ...shopDocument().project, settings: { version: 'next' } } });
    const client = createConvertClient({ ...toServer(server), storage, forced: { offer: 'half-price' } });
    client.start();
    expect(client.experience('hero').reason).toBe('unknown-experience');
    client.show(client.experience('hero'));
    client.show(client.experience('nobody'));
    expect(warn).not.toHaveBeenCalled();
    await vi.waitFor(() => expect(warn).toHaveBeenCalled(), 10_000);
    client.destroy();
    expect(warn.mock.calls.map(([message]) => String(message))).toEqual([
      expect.stringContaining('no experience "nobody"'),
    ]);
  });

  it('also where the refresh brings nothing new', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const server = await startServer({ config: shopDocument() });
    const storage = createMemoryStorage();
    for (let visit = 0; visit < 2; visit++) {
      warn.mockClear();
      const client = createConvertClient({ ...toServer(server), storage });
      client.start();
      if (visit === 0) await client.ready();
      client.show(client.experience('nobody'));
      await vi.waitFor(() => expect(warn).toHaveBeenCalledTimes(1), 10_000);
      client.destroy();
    }
  });

  it('not of an environment that is configured before the client starts', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const client = createConvertClient({ config: inStaging(), visitorId: 'v' });
    client.experience('a');
    client.applyProps({}, { environment: 'staging' }, false);
    client.start();
    client.destroy();
    expect(warn).not.toHaveBeenCalled();
  });

  it('and production does not', () => {
    vi.stubEnv('NODE_ENV', 'production');
    expect(warningsOf(inStaging(), ['a', 'nobody'])).toEqual([]);
  });
});
