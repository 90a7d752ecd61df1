import { afterEach, describe, expect, it } from 'vitest';
import { createConvertClient } from '../../src/client';
import type { ConvertClientOptions } from '../../src/client/convertClient';
import type { Exposure, InitialState } from '../../src/client/types';
import type { ConvertServer } from '../../src/cli/createConvertServer';
import type { ConfigDocument } from '../../src/config/configDocument';
import { createServerConvert, type ServerConvertOptions } from '../../src/server';
import { createMemoryStorage } from '../../src/visitor/storage';
import { equals, shopDocument } from '../support/shopDocument';
import { startServer } from '../support/startServer';
import { until } from '../support/until';
import { notIn, secretiveDocument } from './projects';

const KEY = '10022898/10025986';
const startShop = (config: ConfigDocument = shopDocument()) => startServer({ config });
const at = ({ configEndpoint, trackEndpoint }: ConvertServer) => {
  // However slow the machine is: without a config in time the answer would be the original.
  return { sdkKey: KEY, configEndpoint, trackEndpoint, timeout: 10_000 };
};
const configRequests = (server: ConvertServer) => server.requests().filter(({ target }) => target === 'config').length;

const ends: (() => void)[] = [];
afterEach(() => ends.splice(0).forEach((end) => end()));

async function served(
  server: ConvertServer,
  mode: 'config' | 'decisions',
  options: ServerConvertOptions = {},
): Promise<InitialState> {
  const convert = await createServerConvert({ ...at(server), visitorId: 'v7', ...options });
  return JSON.parse(JSON.stringify(convert.dehydrate({ mode }))) as InitialState;
}

/** A client that takes over in "the browser", with no more than the state. */
function takeOver(initialState: InitialState, options: ConvertClientOptions = {}) {
  const client = createConvertClient({ initialState, debounceMs: 5, storage: createMemoryStorage(), ...options });
  client.load();
  ends.push(() => client.destroy());
  return client;
}

describe('segments that a server was told', () => {
  it.each(['config', 'decisions'] as const)('go with the events of the page that takes over: mode %s', async (mode) => {
    const server = await startShop();
    const segments = { country: 'US', campaign: 'x' };
    const state = await served(server, mode, { segments, experiences: ['hero'] });
    const client = takeOver(state, { segments: { campaign: 'y' } });
    client.start();
    client.expose(client.experience('hero'));
    client.track('signup');
    await client.flush();
    const sent = server.events().map((event) => event.segments);
    expect(sent).toEqual([
      { country: 'US', campaign: 'y' },
      { country: 'US', campaign: 'y' },
    ]);
  });

  it('stay with their visitor', async () => {
    const server = await startShop();
    const state = await served(server, 'config', { segments: { country: 'US' }, experiences: ['hero'] });
    const client = takeOver(state);
    client.start();
    client.identify('another');
    await until(() => client.getSnapshot().config !== null);
    client.track('signup');
    await client.flush();
    expect(server.events()).toMatchObject([{ visitorId: 'another' }]);
    expect(server.events()[0]!.segments ?? {}).toEqual({});
  });
});

describe('a client that takes over a part of a config', () => {
  it('answers at once what the part covers, and everything once the whole is there; nothing that was shown moves', async () => {
    const server = await startShop();
    const state = await served(server, 'config', { experiences: ['hero'] });
    const client = takeOver(state);
    const hero = client.experience('hero');
    expect(hero.reason).toBe('bucketed');
    expect(client.experience('offer').reason).toBe('loading');
    expect(client.feature('search').reason).toBe('loading');
    expect(client.experiences()).toEqual([]);
    expect(client.getSnapshot()).toMatchObject({ status: 'success', config: null });
    client.show(hero);

    // The rest of the project arrives, and it has changed.
    const changed = shopDocument({ version: '2' });
    for (const each of changed.experiences[0]!.variations) {
      each.traffic_allocation = each.key === hero.variation ? 0 : 50;
    }
    server.setConfig(changed);
    client.start();
    await until(() => client.experience('offer').reason === 'bucketed');
    expect(client.experience('hero')).toBe(hero);
    expect(client.experiences()).toHaveLength(5);
    expect(client.getSnapshot().config).toMatchObject({ project: { settings: { version: '2' } } });
  });

  it('decides the rest as the whole project does: the part has not become its view', async () => {
    const server = await startShop();
    const client = takeOver(await served(server, 'config', { experiences: ['hero'] }));
    const fresh = createConvertClient({ config: shopDocument(), visitorId: 'v7' });
    fresh.load();
    client.start();
    await until(() => client.experiences().length > 0);
    expect(client.experiences().map(({ key, variation, reason }) => [key, variation, reason])).toEqual(
      fresh.experiences().map(({ key, variation, reason }) => [key, variation, reason]),
    );
  });

  it('says timeout for the rest when the whole does not come in time, and answers when it does', async () => {
    const server = await startShop();
    const state = await served(server, 'config', { experiences: ['hero'] });
    server.setFault({ target: 'config', delayMs: 300 });
    const client = takeOver(state, { timeout: 50 });
    client.start();
    await client.ready();
    expect(client.experience('offer')).toMatchObject({ status: 'success', reason: 'timeout' });
    expect(client.experience('hero').reason).toBe('bucketed');
    await until(() => client.experience('offer').reason === 'bucketed');
  });

  it('keeps the part when the whole cannot be had', async () => {
    const server = await startShop();
    const state = await served(server, 'config', { experiences: ['hero'] });
    server.setFault({ target: 'config', status: 404 });
    const errors: string[] = [];
    const client = takeOver(state, { onError: ({ code }) => errors.push(code) });
    client.start();
    await until(() => errors.length > 0);
    expect(errors).toEqual(['config-status']);
    expect(client.experience('hero').reason).toBe('bucketed');
    expect(client.experience('offer')).toMatchObject({ status: 'error', reason: 'error' });
  });

  it('fetches nothing when only the server may, and then names what it does not have', async () => {
    const server = await startServer({ config: shopDocument(), secrets: { [KEY]: 's3cret' } });
    const state = await served(server, 'config', { experiences: ['hero'], secret: 's3cret' });
    const before = configRequests(server);
    const client = takeOver(state);
    client.start();
    await client.ready();
    expect(client.experience('hero').reason).toBe('bucketed');
    expect(client.experience('offer').reason).toBe('unknown-experience');
    expect(client.feature('search').reason).toBe('unknown-feature');
    expect(client.experiences().map(({ key }) => key)).toEqual(['hero']);
    expect(configRequests(server)).toBe(before);
  });

  it('keeps a conversion whose goal may be in the rest, and segments that may be there', async () => {
    const server = await startShop();
    const client = takeOver(await served(server, 'config', { experiences: ['hero'] }), {
      attributes: { orders: '10' },
    });
    client.start();
    expect(client.track('purchase')).toEqual({ status: 'queued' });
    expect(client.track('signup')).toEqual({ status: 'deferred' });
    expect(client.runSegments(['loyal'])).toEqual([]);
    await until(() => client.experiences().length > 0);
    await client.flush();
    expect(server.events().map(({ data }) => data.goalId)).toEqual(['900', '901']);
    expect(client.getSnapshot().visitor.segments.customSegments).toEqual(['600']);
  });

  it('goes on with the decisions of the server, in which one experience excluded another', async () => {
    const config = shopDocument();
    config.audiences.push({ id: '701', key: 'x', type: 'transient', rules: notIn('hero') } as never);
    config.experiences[1]!.audiences = ['701'];
    const server = await startShop(config);
    const offerFirst = takeOver(await served(server, 'config', { experiences: ['offer', 'hero'] }));
    // Asked the other way round here: the server was first.
    expect(offerFirst.experience('hero').reason).toBe('bucketed');
    expect(offerFirst.experience('offer').reason).toBe('bucketed');
    const heroFirst = takeOver(await served(server, 'config', { experiences: ['hero', 'offer'] }));
    expect(heroFirst.experience('offer').reason).toBe('audience');
  });

  it('takes what the app said on the server, unless it says otherwise here', async () => {
    const server = await startShop();
    const options = {
      attributes: { country: 'DE' },
      location: { page: 'pricing' },
      experiences: ['germans', 'pricing-page'],
    };
    const state = await served(server, 'config', options);
    const client = takeOver(state);
    expect(client.experience('germans').reason).toBe('bucketed');
    expect(client.experience('pricing-page').reason).toBe('bucketed');
    const other = takeOver(state, { attributes: { country: 'FR' }, location: {} });
    expect(other.experience('germans').reason).toBe('audience');
    expect(
      other.serverAnswer({ kind: 'experience', key: 'germans', options: {}, id: 'x', inputs: '', pin: null }).reason,
    ).toBe('bucketed');
  });

  it('does not let a segment that is stored here swap what the server rendered, but one that comes later', async () => {
    const config = shopDocument();
    config.audiences[0]!.rules = equals('browser', 'FF');
    const server = await startShop(config);
    const storage = createMemoryStorage();
    storage.setItem('10022898-10025986-v7', JSON.stringify({ v: 1, segments: { browser: 'FF' } }));
    const client = takeOver(await served(server, 'config', { experiences: ['germans'] }), { storage });
    client.start();
    expect(client.experience('germans').reason).toBe('audience');
    client.setSegments({ browser: 'FF' });
    expect(client.experience('germans').reason).toBe('bucketed');
  });

  it('keeps a visitor of ours, and leaves one of the app to the app', async () => {
    const server = await startShop();
    const anonymous = await served(server, 'config', { visitorId: undefined });
    const storage = createMemoryStorage();
    const client = takeOver(anonymous, { storage });
    client.start();
    expect(client.getSnapshot().visitor.id).toBe(anonymous.visitorId);
    expect(storage.getItem('convert-react.visitorId')).toBe(anonymous.visitorId);
    const own = createMemoryStorage();
    takeOver(await served(server, 'config'), { storage: own }).start();
    expect(own.getItem('convert-react.visitorId')).toBeNull();
  });

  it('tracks nothing before the consent that the server was told', async () => {
    const server = await startShop();
    const client = takeOver(await served(server, 'config', { experiences: ['hero'], consent: 'pending' }));
    client.start();
    client.expose(client.experience('hero'));
    client.track('purchase');
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(server.events()).toEqual([]);
    client.setConsent('granted');
    await client.flush();
    expect(server.events()).toHaveLength(2);
  });

  it('goes on with the preview of the server, without a trace', async () => {
    const server = await startShop();
    const state = await served(server, 'config', { experiences: ['hero'], preview: '?convert_preview=100.1002' });
    const client = takeOver(state);
    client.start();
    const hero = client.experience('hero');
    expect(hero).toMatchObject({ variation: 'c', reason: 'preview' });
    client.expose(hero);
    expect(client.track('purchase')).toEqual({ status: 'off' });
    await client.flush();
    expect(server.events()).toEqual([]);
  });

  it('finds out by itself who is there on a page that was built for everybody', async () => {
    const server = await startShop();
    const client = takeOver(await served(server, 'config', { visitorId: null, experiences: ['hero'] }));
    expect(
      client.serverAnswer({ kind: 'experience', key: 'hero', options: {}, id: 'x', inputs: '', pin: null }).reason,
    ).toBe('loading');
    expect(client.experience('hero').reason).toBe('bucketed');
    expect(client.getSnapshot().visitor.id).not.toBe('');
  });

  it('shows the original where the server had no config in time, and recovers', async () => {
    const server = await startShop();
    server.setFault({ target: 'config', status: 500 });
    const state = await served(server, 'config', { environment: 'down', experiences: ['hero'] });
    server.setFault(null);
    const client = takeOver(state);
    expect(client.experience('hero')).toMatchObject({ status: 'success', variation: null, reason: 'timeout' });
    client.start();
    await until(() => client.experience('hero').reason === 'bucketed');
  });
});

describe('a client that takes over decisions', () => {
  const asked = { experiences: ['hero', 'offer'], features: ['search'], attributes: { plan: 'rule-of-hero' } };

  it('answers with them, details and variables included, and asks for nothing', async () => {
    const server = await startShop(secretiveDocument());
    for (const visitorId of ['v1', 'v2', 'v3', 'v4', 'v5', 'v6']) {
      const convert = await createServerConvert({ ...at(server), visitorId, ...asked });
      const client = takeOver(convert.dehydrate({ mode: 'decisions' }));
      const before = configRequests(server);
      client.start();
      await client.ready();
      for (const key of ['hero', 'offer'] as const) {
        const { variation, reason, details } = convert.experience(key);
        expect(client.experience(key)).toMatchObject({ variation, reason, details, status: 'success' });
      }
      const { isEnabled, variables, experience, matches, reason } = convert.feature('search');
      expect(client.feature('search')).toMatchObject({ isEnabled, variables, experience, matches, reason });
      expect(configRequests(server)).toBe(before);
    }
  });

  it('says unknown for what the server was not asked', async () => {
    const server = await startShop(secretiveDocument());
    const client = takeOver(await served(server, 'decisions', asked));
    expect(client.experience('unasked-experience')).toMatchObject({ status: 'success', reason: 'unknown-experience' });
    expect(client.feature('nowhere')).toMatchObject({ isEnabled: false, reason: 'unknown-feature' });
  });

  it('stands whatever attributes are said here: they need the server again', async () => {
    const server = await startShop(secretiveDocument());
    const client = takeOver(await served(server, 'decisions', asked));
    const hero = client.experience('hero');
    client.setAttributes({ plan: 'none' });
    expect(client.experience('hero')).toBe(hero);
    expect(client.experience('hero', { attributes: { plan: 'x' } }).variation).toBe(hero.variation);
  });

  it('exposes once, control arms included, and tracks by goal ids; rules need the server', async () => {
    const server = await startShop(secretiveDocument());
    const client = takeOver(await served(server, 'decisions', asked));
    client.start();
    const hero = client.experience('hero');
    client.expose(hero);
    client.expose(hero);
    client.expose(client.feature('search'));
    expect(client.track('purchase', { ruleData: { page: 'goal-rule' } })).toEqual({ status: 'rule-mismatch' });
    expect(client.track('nowhere')).toEqual({ status: 'unknown-goal' });
    expect(client.track('purchase', { amount: 5 })).toEqual({ status: 'queued' });
    await client.flush();
    const events = server.events();
    expect(events.map(({ eventType }) => eventType)).toEqual(['bucketing', 'bucketing', 'conversion', 'conversion']);
    expect(events[0]?.data).toEqual({ experienceId: '100', variationId: hero.details?.id });
    expect(events[1]?.data).toMatchObject({ experienceId: '300' });
    expect(events[2]?.data).toMatchObject({ goalId: '900', bucketingData: { 100: hero.details?.id } });
  });

  it('is of its visitor: another one is outside, unless they keep what they saw', async () => {
    const server = await startShop(secretiveDocument());
    const state = await served(server, 'decisions', asked);
    const switching = takeOver(state);
    switching.identify('somebody-else');
    expect(switching.experience('hero')).toMatchObject({ variation: null, reason: 'not-in-traffic' });
    expect(switching.feature('search').isEnabled).toBe(false);
    const login = takeOver(state);
    login.start();
    const { variation } = login.experience('hero');
    login.show(login.experience('hero'));
    login.identify('user-1', { keepAssignments: true });
    expect(login.experience('hero')).toMatchObject({ variation, reason: 'sticky' });
  });

  it('stays on screen in a page of another visitor, uncounted, and is no later visitor’s', async () => {
    const server = await startShop(secretiveDocument());
    const state = await served(server, 'decisions', asked);
    const { variation } = takeOver(state).experience('hero');
    const errors: string[] = [];
    const client = takeOver(state, { visitorId: 'somebody-else', onError: ({ code }) => errors.push(code) });
    client.start();
    expect(client.experience('hero')).toMatchObject({ variation, reason: 'bucketed' });
    client.show(client.experience('hero'));
    client.expose(client.experience('hero'));
    client.expose(client.feature('search'));
    client.showServed([{ visitorId: 'v7', experienceId: '100', variationId: '1001' } as Exposure]);
    client.track('purchase');
    await client.flush();
    expect(server.events().map(({ visitorId, eventType }) => `${visitorId} ${eventType}`)).toEqual([
      'somebody-else conversion',
    ]);
    expect(server.events()[0]?.data.bucketingData ?? {}).toEqual({});
    expect(errors).toEqual(['visitor-differs']);
    client.identify('a-third');
    expect(client.experience('hero')).toMatchObject({ variation: null, reason: 'not-in-traffic' });
    client.identify('v7');
    client.expose(client.experience('hero'));
    await client.flush();
    expect(server.events().at(-1)).toMatchObject({ visitorId: 'v7', eventType: 'bucketing' });
  });

  it('lets a test force what it wants', async () => {
    const server = await startShop(secretiveDocument());
    const client = takeOver(await served(server, 'decisions', asked), { forced: { hero: 'any' } });
    expect(client.experience('hero')).toMatchObject({ variation: 'any', reason: 'forced' });
  });

  it('stays with the original when the server had no config', async () => {
    const server = await startShop();
    server.setFault({ target: 'config', status: 500 });
    const state = await served(server, 'decisions', { environment: 'down too', experiences: ['hero'] });
    server.setFault(null);
    const before = configRequests(server);
    const client = takeOver(state);
    client.start();
    await client.ready();
    expect(client.experience('hero')).toMatchObject({ status: 'success', variation: null, reason: 'timeout' });
    expect(configRequests(server)).toBe(before);
  });

  it('says of a goal that it lacks where to name it', async () => {
    const server = await startShop();
    const errors: string[] = [];
    const state = await served(server, 'decisions', { goals: ['purchase'] });
    const client = takeOver(state, { onError: ({ message }) => errors.push(message) });
    client.start();
    expect(client.track('signup')).toEqual({ status: 'unknown-goal' });
    expect(errors).toEqual([expect.stringContaining('`goals` of createServerConvert')]);
  });
});

describe('a state that cannot be used', () => {
  it('is reported, and the client begins as if there were none', async () => {
    const server = await startShop();
    const good = await served(server, 'config', { experiences: ['hero'] });
    const bad: unknown[] = [
      { ...good, v: 2 },
      { ...good, mode: 'other' },
      { ...good, decided: null },
      { ...good, decided: [null] },
      { ...good, visitorId: 7 },
      { ...good, config: { account_id: '1' } },
      { ...good, mode: 'decisions' },
      'text',
      [],
    ];
    for (const state of bad) {
      const errors: string[] = [];
      const client = takeOver(state as InitialState, { ...at(server), onError: ({ code }) => errors.push(code) });
      expect(client.experience('hero').reason).toBe('loading');
      client.start();
      await client.ready();
      expect(errors).toEqual(['state-invalid']);
      expect(client.experience('hero').reason).toBe('bucketed');
    }
  });

  it('with broken entries keeps the others', async () => {
    const server = await startShop();
    const good = await served(server, 'decisions', { experiences: ['hero'] });
    const client = takeOver({ ...good, decided: [...good.decided, { key: 'x', reason: 'bucketed' }] } as InitialState);
    expect(client.experience('hero').reason).toBe('bucketed');
  });
});

describe('what a server decided and a page shows', () => {
  it('is exposed once, when it is on screen, and counts for conversions', async () => {
    const server = await startShop();
    const convert = await createServerConvert({ ...at(server), visitorId: 'v7' });
    const hero = convert.experience('hero');
    const client = takeOver(convert.dehydrate({ mode: 'decisions' }));
    // Effects of children run before the provider's.
    client.showServed(hero.exposures);
    client.start();
    client.showServed(hero.exposures);
    client.track('purchase');
    await client.flush();
    expect(server.events().map(({ eventType }) => eventType)).toEqual(['bucketing', 'conversion']);
    expect(server.events()[1]?.data).toMatchObject({ bucketingData: { 100: hero.details?.id } });
  });

  it('waits for a config that only the browser fetches, and is not exposed when it has left the screen by then', async () => {
    const server = await startShop();
    const convert = await createServerConvert({ ...at(server), visitorId: 'v7' });
    const client = createConvertClient({
      ...at(server),
      visitorId: 'v7',
      debounceMs: 5,
      storage: createMemoryStorage(),
    });
    ends.push(() => client.destroy());
    client.start();
    client.showServed(convert.experience('hero').exposures);
    const leave = client.showServed(convert.experience('offer').exposures);
    leave();
    await client.ready();
    await client.flush();
    expect(server.events().map(({ data }) => data.experienceId)).toEqual(['100']);
  });

  it('is refused for another visitor, out loud', async () => {
    const server = await startShop();
    const convert = await createServerConvert({ ...at(server), visitorId: 'somebody' });
    const errors: string[] = [];
    const client = takeOver(await served(server, 'decisions'), { onError: ({ code }) => errors.push(code) });
    client.start();
    client.showServed(convert.experience('hero').exposures);
    client.showServed(convert.experience('offer').exposures);
    await client.flush();
    expect(server.events()).toEqual([]);
    expect(errors).toEqual(['visitor-differs']);
  });

  it('exposes nothing for those outside, forced or in a preview', async () => {
    const server = await startShop();
    const outside = await createServerConvert({ ...at(server), visitorId: 'v7' });
    expect(outside.experience('germans').exposures).toEqual([]);
    const forced = await createServerConvert({ ...at(server), visitorId: 'v7', forced: { hero: 'b' } });
    expect(forced.experience('hero').exposures).toEqual([]);
    const preview = await createServerConvert({ ...at(server), visitorId: 'v7', preview: '?convert_preview=100.1001' });
    expect(preview.experience('hero').exposures).toEqual([]);
  });
});
