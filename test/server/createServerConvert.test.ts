import { describe, expect, it } from 'vitest';
import type { ConvertServer } from '../../src/cli/createConvertServer';
import type { ConvertError } from '../../src/errors';
import { createServerConvert, type ServerConvertOptions } from '../../src/server';
import { createStreamFetch } from '../support/createStreamFetch';
import { experience, shopDocument } from '../support/shopDocument';
import { startServer } from '../support/startServer';
import { createServerWorld } from './createServerWorld';
import { notIn } from './projects';

const KEY = '10022898/10025986';
const startShop = (options = {}) => startServer({ config: shopDocument(), ...options });
const at = ({ configEndpoint, trackEndpoint }: ConvertServer) => {
  // However slow the machine is: without a config in time the answer would be the original.
  return { sdkKey: KEY, configEndpoint, trackEndpoint, timeout: 10_000 };
};
const asCookieHeader = (cookies: readonly string[]) => cookies.map((cookie) => cookie.split(';')[0]).join('; ');
const configRequests = (server: ConvertServer) => server.requests().filter(({ target }) => target === 'config');

describe('createServerConvert', () => {
  it('decides what is asked, as plain data', async () => {
    const server = await startShop();
    const convert = await createServerConvert({ ...at(server), visitorId: 'v7' });
    const hero = convert.experience('hero');
    expect(hero).toMatchObject({
      key: 'hero',
      variation: expect.stringMatching(/^(original|b|c)$/),
      reason: 'bucketed',
    });
    expect(hero.exposures).toEqual([
      {
        visitorId: 'v7',
        experience: 'hero',
        experienceId: '100',
        experienceName: 'The hero',
        variation: hero.variation,
        variationId: hero.details?.id,
        variationName: hero.details?.name,
      },
    ]);
    expect(JSON.parse(JSON.stringify(hero))).toEqual(hero);
    expect(convert.feature('search')).toMatchObject({ key: 'search', isEnabled: expect.any(Boolean) });
    expect(convert.experience('nowhere')).toMatchObject({
      variation: null,
      reason: 'unknown-experience',
      exposures: [],
    });
    expect(convert.status).toBe('success');
  });

  it('sends the secret and the user agent, and asks once for many requests', async () => {
    const server = await startShop({ secrets: { [KEY]: 's3cret' } });
    const options = { ...at(server), secret: 's3cret', visitorId: 'v7' };
    const converts = await Promise.all(Array.from({ length: 20 }, () => createServerConvert(options)));
    expect(converts.every(({ status }) => status === 'success')).toBe(true);
    const requests = configRequests(server);
    expect(requests).toHaveLength(1);
    expect(requests[0]?.headers).toMatchObject({ authorization: 'Bearer s3cret', 'user-agent': 'ConvertAgent/1.0' });
  });

  it('decides by attributes, segments, location, environment and options of the call', async () => {
    const config = shopDocument();
    config.experiences.push({ ...experience('600', 'staged', ['only']), environment: 'staging' } as never);
    const convert = await createServerConvert({
      config,
      visitorId: 'v7',
      environment: 'staging',
      attributes: { country: 'DE' },
      location: { page: 'pricing' },
    });
    expect(convert.experience('germans').reason).toBe('bucketed');
    expect(convert.experience('germans', { attributes: { country: 'FR' } }).reason).toBe('audience');
    expect(convert.experience('pricing-page').reason).toBe('bucketed');
    expect(convert.experience('pricing-page', { location: {} }).reason).toBe('location');
    expect(convert.experience('staged').reason).toBe('bucketed');
  });

  it('forces, without a trace', async () => {
    const convert = await createServerConvert({
      config: shopDocument(),
      visitorId: 'v7',
      cookies: '',
      forced: { hero: 'c' },
    });
    expect(convert.experience('hero')).toMatchObject({ variation: 'c', reason: 'forced', exposures: [] });
    expect(convert.cookies).toEqual([]);
  });

  it('previews from the address of a request, without a trace, also a draft', async () => {
    const server = await startShop();
    const options = { ...at(server), cookies: '', experiences: ['hero'] };
    const convert = await createServerConvert({
      ...options,
      preview: 'https://shop.example/?convert_preview=100.1002#x',
    });
    expect(convert.experience('hero')).toMatchObject({ variation: 'c', reason: 'preview', exposures: [] });
    expect(convert.track('purchase')).toEqual({ status: 'off' });
    expect(convert.cookies).toEqual([]);
    const wrong = await createServerConvert({
      ...options,
      preview: '?convert_preview=nonsense',
      onError: () => undefined,
    });
    expect(wrong.experience('hero').reason).toBe('bucketed');
  });

  it('previews also without a config in time: nothing is tracked or kept, and the page goes on with it', async () => {
    const server = await startShop();
    server.setFault({ target: 'config', delayMs: 150 });
    const convert = await createServerConvert({
      ...at(server),
      ...{ environment: 'late-preview', cookies: '', timeout: 10, preview: '?convert_preview=100.1001' },
      onError: () => undefined,
    });
    expect(convert.experience('hero').reason).toBe('timeout');
    expect(convert.track('purchase')).toEqual({ status: 'off' });
    await convert.flush();
    expect(server.events()).toEqual([]);
    expect(convert.cookies).toEqual([]);
    for (const mode of ['config', 'decisions'] as const) {
      expect(convert.dehydrate({ mode }).preview).toEqual({ experienceId: '100', variationId: '1001' });
    }
  });

  it('is no preview when the draft does not come in time, and says so once', async () => {
    const server = await startShop();
    const options = { ...at(server), environment: 'late-draft', visitorId: 'v7', timeout: 60 };
    await createServerConvert({ ...options, timeout: 5_000 });
    server.setFault({ target: 'config', delayMs: 200 });
    const errors: ConvertError[] = [];
    const onError = (error: ConvertError) => void errors.push(error);
    const convert = await createServerConvert({ ...options, preview: '?convert_preview=4711.1', onError });
    expect(convert.experience('hero').reason).toBe('bucketed');
    expect(convert.track('purchase')).toEqual({ status: 'queued' });
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(errors.map(({ code }) => code)).toEqual(['preview-invalid']);
    expect((errors[0]?.cause as ConvertError).details).toEqual({
      url: `${server.configEndpoint}/config/${KEY}`,
      message: 'no answer in 60 ms',
    });
  });

  it('says once what is wrong with a preview, also when it asks for the config again', async () => {
    const server = await startShop();
    server.setFault({ target: 'config', delayMs: 150 });
    const errors: string[] = [];
    const convert = await createServerConvert({
      ...at(server),
      ...{ environment: 'wrong-preview', visitorId: 'v7', timeout: 10, preview: '?convert_preview=nonsense' },
      onError: ({ code }) => void errors.push(code),
    });
    expect(convert.track('purchase')).toEqual({ status: 'deferred' });
    await convert.flush();
    expect(errors.sort()).toEqual(['config-network', 'preview-invalid']);
    expect(server.events()).toHaveLength(1);
  });

  it('excludes among what one request asks, first come first decided', async () => {
    const config = shopDocument();
    config.audiences.push({ id: '701', key: 'not-in-hero', type: 'transient', rules: notIn('hero') } as never);
    config.experiences[1] = { ...config.experiences[1]!, audiences: ['701'] };
    const heroFirst = await createServerConvert({ config, visitorId: 'v7', experiences: ['hero', 'offer'] });
    expect(heroFirst.experience('offer').reason).toBe('audience');
    const offerOnly = await createServerConvert({ config, visitorId: 'v7', experiences: ['offer'] });
    expect(offerOnly.experience('offer').reason).toBe('bucketed');
  });

  it('has nobody to decide for on a page that is built once for everybody', async () => {
    const convert = await createServerConvert({ config: shopDocument(), visitorId: null, cookies: '' });
    expect(convert.visitorId).toBe('');
    expect(convert.experience('hero').reason).toBe('no-visitor');
    expect(convert.cookies).toEqual([]);
    expect(convert.track('purchase')).toEqual({ status: 'off' });
    expect(convert.dehydrate({ mode: 'config' }).visitorId).toBeNull();
  });
});

describe('cookies', () => {
  it('have the usual names where the app names them by an empty text', async () => {
    const convert = await createServerConvert({ config: shopDocument(), cookies: '', cookie: { name: '' } });
    expect(convert.cookies[0]).toMatch(/^convert-react\.visitorId=/);
  });

  it('bring the visitor id and stored assignments, and take them out again', async () => {
    const first = await createServerConvert({ config: shopDocument(), cookies: undefined });
    const { variation } = first.experience('hero');
    const header = asCookieHeader(first.cookies);
    expect(header).toContain(`convert-react.visitorId=${first.visitorId}`);

    const onlyOthers = shopDocument({ version: '2' });
    for (const each of onlyOthers.experiences[0]!.variations) each.traffic_allocation = each.key === variation ? 0 : 50;
    const next = await createServerConvert({ config: onlyOthers, cookies: header });
    expect(next.visitorId).toBe(first.visitorId);
    expect(next.experience('hero')).toMatchObject({ variation, reason: 'sticky' });
    const stranger = await createServerConvert({ config: onlyOthers, cookies: '' });
    expect(stranger.experience('hero').variation).not.toBe(variation);
  });

  it('are read from a header, from all headers of a request, from anything with get(), and from a plain object', async () => {
    const config = shopDocument();
    const idOf = async (cookies: ServerConvertOptions['cookies']) =>
      (await createServerConvert({ config, cookies })).visitorId;
    expect(await idOf('a=b; convert-react.visitorId=v%207')).toBe('v 7');
    expect(await idOf(new Headers({ cookie: 'a=b; convert-react.visitorId=v11' }))).toBe('v11');
    expect(await idOf(new Headers())).toMatch(/^[\da-f-]{36}$/);
    expect(await idOf({ get: (name) => (name === 'convert-react.visitorId' ? { value: 'v8' } : undefined) })).toBe(
      'v8',
    );
    expect(await idOf(new Map([['convert-react.visitorId', 'v9']]))).toBe('v9');
    expect(await idOf({ 'convert-react.visitorId': 'v10' })).toBe('v10');
    const throwing = {
      get: () => {
        throw new Error('no');
      },
    };
    for (const nothing of [null, undefined, '', {}, throwing, { 'convert-react.visitorId': 7 as never }]) {
      expect(await idOf(nothing)).toMatch(/^[\da-f-]{36}$/);
    }
  });

  it('carry only what was asked for by name here: what the page may show is stored when it shows it', async () => {
    const convert = await createServerConvert({ config: shopDocument(), cookies: '', experiences: ['hero'] });
    expect(convert.cookies).toHaveLength(1);
    convert.experience('hero');
    expect(convert.cookies).toHaveLength(2);
  });

  it('are made with consent only; denied, those that came are deleted and not used', async () => {
    const config = shopDocument();
    const first = await createServerConvert({ config, cookies: '' });
    first.experience('hero');
    const header = asCookieHeader(first.cookies);
    const pending = await createServerConvert({ config, cookies: header, consent: 'pending' });
    pending.experience('offer');
    expect(pending.cookies).toEqual([]);
    const denied = await createServerConvert({ config, cookies: header, consent: 'denied' });
    expect(denied.visitorId).not.toBe(first.visitorId);
    denied.experience('hero');
    expect(denied.cookies).toHaveLength(2);
    expect(denied.cookies.every((cookie) => cookie.includes('=; ') && cookie.includes('Max-Age=0'))).toBe(true);
    const none = await createServerConvert({ config, cookies: '', consent: 'denied' });
    expect(none.cookies).toEqual([]);
  });

  it('are none where the consent is none: it counts as pending, and is reported once', async () => {
    const errors: unknown[] = [];
    const convert = await createServerConvert({
      ...{ config: shopDocument(), cookies: '', consent: 'accepted' as 'granted' },
      onError: ({ code, details }) => void errors.push([code, details]),
    });
    expect(convert.cookies).toEqual([]);
    expect(convert.track('purchase')).toEqual({ status: 'off' });
    expect(convert.dehydrate().consent).toBe('pending');
    expect(errors).toEqual([['consent-invalid', { consent: 'accepted' }]]);
  });

  it('follow a privacy signal where the project wants it', async () => {
    const config = shopDocument();
    config.project.settings.global_privacy_control = 'EU ONLY';
    const signals = { config, cookies: '', privacySignals: { globalPrivacyControl: '1' } };
    expect((await createServerConvert(signals)).cookies).toEqual([]);
    expect((await createServerConvert({ ...signals, segments: { country: 'US' } })).cookies.length).toBeGreaterThan(0);
  });

  it('are all deleted when denied without a config: that of the record by how its name begins', async () => {
    const brought =
      'convert-react.visitorId=v7; convert-react.visitorId.10022898-10025986=1~x; a=b; convert-react.visitorId.no=1';
    const pairs = brought.split('; ').map((pair) => pair.split('=') as [string, string]);
    const listing = {
      get: (name: string) => new Map(pairs).get(name),
      getAll: () => pairs.map(([name]) => ({ name })),
    };
    for (const cookies of [brought, new Map(pairs), Object.fromEntries(pairs), listing]) {
      const denied = await createServerConvert({ cookies, consent: 'denied', onError: () => undefined });
      expect(denied.cookies.map((cookie) => cookie.split(';')[0])).toEqual([
        'convert-react.visitorId=',
        'convert-react.visitorId.10022898-10025986=',
      ]);
    }
    const bare = { get: (name: string) => new Map(pairs).get(name) };
    const denied = await createServerConvert({ cookies: bare, consent: 'denied', onError: () => undefined });
    expect(denied.cookies).toHaveLength(1);
  });

  it('know the country of a visitor, which says whether a privacy signal counts', async () => {
    const config = shopDocument();
    config.project.settings.global_privacy_control = 'EU ONLY';
    const first = await createServerConvert({ config, cookies: '', segments: { country: 'US' } });
    first.experience('hero');
    const next = await createServerConvert({
      ...{ config, cookies: asCookieHeader(first.cookies), privacySignals: { globalPrivacyControl: '1' } },
    });
    expect(next.visitorId).toBe(first.visitorId);
    expect(next.track('purchase').status).toBe('queued');
  });

  it('remember of segments what is one: a header that did not come is null', async () => {
    const segments = { country: null, campaign: undefined, browser: 7, source: 'search', nested: { of: 1n } };
    const convert = await createServerConvert({ config: shopDocument(), cookies: '', segments: segments as never });
    convert.experience('hero');
    expect(convert.cookies[1]).toContain('~sbrowser.7~ssource.search;');
    expect(convert.dehydrate().segments).toEqual({ browser: '7', source: 'search' });
  });

  it('have the attributes given, and can be off', async () => {
    const config = shopDocument();
    const cookie = { name: 'vid', domain: 'shop.example', maxAge: 60, sameSite: 'None', path: '/a' } as const;
    const convert = await createServerConvert({ config, cookies: '', cookie });
    expect(convert.cookies).toEqual([
      `vid=${convert.visitorId}; Path=/a; Max-Age=60; Domain=shop.example; SameSite=None; Secure`,
    ]);
    expect((await createServerConvert({ config, cookies: '', cookie: false })).cookies).toEqual([]);
    expect((await createServerConvert({ config })).cookies).toEqual([]);
  });

  it('leave the id of the app to the app, and remember what it was shown', async () => {
    const config = shopDocument();
    const convert = await createServerConvert({
      config,
      cookies: 'convert-react.visitorId=other',
      visitorId: 'user-1',
    });
    expect(convert.visitorId).toBe('user-1');
    convert.experience('hero');
    expect(convert.cookies).toHaveLength(1);
    expect(convert.cookies[0]).toContain('convert-react.visitorId.10022898-10025986=');
  });

  const UNUSABLE = [
    '€',
    'é',
    ' a',
    'a ',
    'a\r\nX-Evil: 1',
    '\u0000',
    '\ud800',
    'x'.repeat(257),
    ' ',
    'undefined',
    '[object Object]',
  ];

  it.each(UNUSABLE)(
    'with an id that cannot be used bring none: the proxy of the documentation goes on with a new one: %j',
    async (id) => {
      const header = /[\ud800\r\n]/.test(id)
        ? encodeURIComponent(id.replace(/\ud800/, '\ufffd'))
        : encodeURIComponent(id);
      for (const cookies of [{ 'convert-react.visitorId': id }, `convert-react.visitorId=${header}`]) {
        const proxy = await createServerConvert({ config: shopDocument(), cookies, timeout: 0 });
        expect(proxy.visitorId).toMatch(/^[\da-f-]{36}$/);
        const headers = new Headers();
        headers.set('x-convert-visitor', proxy.visitorId);
        const answer = new Headers();
        for (const cookie of proxy.cookies) answer.append('Set-Cookie', cookie);
        expect(answer.get('set-cookie')).toContain(`convert-react.visitorId=${proxy.visitorId}`);

        const page = await createServerConvert({
          ...{ config: shopDocument(), cookies, anonymousId: headers.get('x-convert-visitor') },
        });
        expect(page.visitorId).toBe(proxy.visitorId);
      }
      const claimed = await createServerConvert({ config: shopDocument(), cookies: '', anonymousId: id });
      expect(claimed.visitorId).toMatch(/^[\da-f-]{36}$/);
    },
  );

  it.each(['v7', 'GA1.2.1784.1600', 'user@example.com', '"quoted"', 'a;b=c,d', 'a b', 'x'.repeat(256)])(
    'bring any other id as it is: %s',
    async (id) => {
      const cookies = `convert-react.visitorId=${encodeURIComponent(id)}`;
      expect((await createServerConvert({ config: shopDocument(), cookies })).visitorId).toBe(id);
    },
  );

  it('yield to the id that an earlier step of the request made, only when they have none', async () => {
    const config = shopDocument();
    const idOf = async (options: ServerConvertOptions) => (await createServerConvert({ config, ...options })).visitorId;
    expect(await idOf({ cookies: '', anonymousId: 'made-by-proxy' })).toBe('made-by-proxy');
    expect(await idOf({ cookies: 'convert-react.visitorId=v7', anonymousId: 'made-by-proxy' })).toBe('v7');
    expect(await idOf({ cookies: 'convert-react.visitorId=v7', anonymousId: 'p', consent: 'denied' })).toBe('p');
  });

  it('say when there was no room for all assignments', async () => {
    const config = shopDocument();
    const keys = Array.from({ length: 400 }, (_, index) => `e${index}`);
    config.experiences = keys.map((key, index) => experience(`${1_000_000 + index}`, key, ['a'])) as never;
    const errors: ConvertError[] = [];
    const convert = await createServerConvert({ config, cookies: '', onError: (error) => errors.push(error) });
    for (const key of keys) convert.experience(key);
    expect(convert.cookies).toHaveLength(2);
    expect(errors.map(({ code }) => code)).toEqual(['cookie-full']);
  });
});

describe('tracking on a server', () => {
  it('sends a conversion with what the visitor was exposed to, as a server, when flushed', async () => {
    const server = await startShop();
    const cookies = await createServerWorld(server).visit();
    const convert = await createServerConvert({ ...at(server), cookies: cookies.header });
    expect(convert.track('purchase', { amount: 10, transactionId: 't1' })).toEqual({ status: 'queued' });
    expect(server.events()).toHaveLength(1);
    await convert.flush();
    const events = server.events().slice(1);
    expect(events.map(({ visitorId, data }) => [visitorId, data])).toEqual([
      [cookies.visitorId, { goalId: '900', bucketingData: cookies.assigned }],
      [
        cookies.visitorId,
        {
          goalId: '900',
          bucketingData: cookies.assigned,
          goalData: [
            { key: 'amount', value: 10 },
            { key: 'transactionId', value: 't1' },
          ],
        },
      ],
    ]);
    const request = server.requests().at(-1);
    expect(request?.headers['user-agent']).toBe('ConvertAgent/1.0');
    expect(server.events().at(-1)).toMatchObject({ enrichData: false, source: 'convert-react' });
  });

  it('sends the same goal once for a visitor, as the cookie remembers', async () => {
    const server = await startShop();
    const first = await createServerConvert({ ...at(server), cookies: '' });
    expect(first.track('purchase', { transactionId: 't1' }).status).toBe('queued');
    const cookies = asCookieHeader(first.cookies);
    const again = await createServerConvert({ ...at(server), cookies });
    expect(again.track('purchase').status).toBe('duplicate');
    expect(again.track('purchase', { transactionId: 't1', allowRepeat: true }).status).toBe('duplicate');
    expect(again.track('purchase', { transactionId: 't2', allowRepeat: true }).status).toBe('queued');
  });

  it('answers as the browser does: unknown goals, rules, missing consent', async () => {
    const errors: string[] = [];
    const onError = ({ code }: ConvertError) => void errors.push(code);
    const convert = await createServerConvert({ config: shopDocument(), visitorId: 'v7', onError });
    expect(convert.track('nowhere')).toEqual({ status: 'unknown-goal' });
    expect(convert.track('signup', { ruleData: {} })).toEqual({ status: 'rule-mismatch' });
    expect(errors).toEqual(['goal-unknown']);
    const pending = await createServerConvert({ config: shopDocument(), visitorId: 'v7', consent: 'pending' });
    expect(pending.track('purchase')).toEqual({ status: 'off' });
  });

  it('exposes where there is no page to do it, once', async () => {
    const server = await startShop();
    const convert = await createServerConvert({ ...at(server), visitorId: 'v7' });
    const hero = convert.experience('hero');
    convert.expose(hero);
    convert.expose(hero);
    convert.track('purchase');
    await convert.flush();
    expect(server.events().map(({ eventType }) => eventType)).toEqual(['bucketing', 'conversion']);
    expect(server.events()[1]?.data).toMatchObject({ bucketingData: { 100: hero.details?.id } });
    // Nothing on this server remembers the visitor: Convert is asked to.
    expect(server.events()[0]).toMatchObject({ enrichData: true });
  });

  it('carries the bearer where the key has a secret', async () => {
    const server = await startShop({ secrets: { [KEY]: 's3cret' }, requireSecretToTrack: true });
    const convert = await createServerConvert({ ...at(server), secret: 's3cret', visitorId: 'v7' });
    convert.track('purchase');
    await convert.flush();
    expect(server.events()).toHaveLength(1);
  });

  it('tries again, keeps what cannot be delivered for another flush, and says so', async () => {
    const server = await startShop();
    const errors: ConvertError[] = [];
    const convert = await createServerConvert({
      ...at(server),
      visitorId: 'v7',
      onError: (error) => errors.push(error),
    });
    server.setFault({ target: 'track', status: 503 });
    convert.track('purchase');
    await convert.flush();
    expect(errors.map(({ code }) => code)).toEqual(['track-undelivered']);
    server.setFault(null);
    await convert.flush();
    expect(server.events()).toHaveLength(1);
    await convert.flush();
    expect(server.events()).toHaveLength(1);
  });

  it('says which status the tracking server answers, also by a fetch whose answers have no headers', async () => {
    const errors: ConvertError[] = [];
    const answer = { status: 503, ok: false, type: 'basic', redirected: false, text: () => Promise.resolve('') };
    const convert = await createServerConvert({
      config: shopDocument(),
      visitorId: 'v7',
      fetch: () => Promise.resolve(answer as Response),
      onError: (error) => errors.push(error),
    });
    convert.track('purchase');
    await convert.flush();
    expect(errors).toMatchObject([{ code: 'track-undelivered', details: { status: 503 } }]);
  });

  it('sends once by a fetch whose bodies are streams of Node, and holds no connection', async () => {
    const server = await startShop();
    const { fetch, close } = createStreamFetch();
    const convert = await createServerConvert({ ...at(server), config: shopDocument(), visitorId: 'v7', fetch });
    convert.track('purchase');
    await convert.flush();
    convert.track('signup');
    await convert.flush();
    expect(server.events()).toHaveLength(2);
    close();
  });

  it('tries again where it was too much for the tracking server', async () => {
    const server = await startShop();
    const convert = await createServerConvert({ ...at(server), visitorId: 'v7' });
    server.setFault({ target: 'track', status: 429, times: 1 });
    convert.track('purchase');
    await convert.flush();
    expect(server.events()).toHaveLength(1);
  });

  it.each([301, 302, 303, 307, 308])('follows no redirect (%s), keeps the events and says so', async (status) => {
    const server = await startShop();
    const errors: ConvertError[] = [];
    const onError = (error: ConvertError) => void errors.push(error);
    const convert = await createServerConvert({ ...at(server), secret: 's3cret', visitorId: 'v7', onError });
    server.setFault({ target: 'track', status, headers: { Location: `${server.url}/_events` } });
    convert.track('purchase');
    await convert.flush();
    expect(errors.map(({ code, details }) => [code, details])).toEqual([['track-redirected', { status }]]);
    server.setFault(null);
    await convert.flush();
    expect(server.events()).toHaveLength(1);
  });

  it('takes nothing for delivered that a fetch of the app has redirected all the same', async () => {
    const server = await startShop();
    const codes: string[] = [];
    const fetch: typeof globalThis.fetch = (input, init) => globalThis.fetch(input, { ...init, redirect: 'follow' });
    const onError = ({ code }: ConvertError) => void codes.push(code);
    const convert = await createServerConvert({ ...at(server), visitorId: 'v7', fetch, onError });
    server.setFault({ target: 'track', status: 302, headers: { Location: `${server.url}/_events` }, times: 1 });
    convert.track('purchase');
    await convert.flush();
    expect(codes).toEqual(['track-redirected']);
    await convert.flush();
    expect(server.events()).toHaveLength(1);
  });

  it('drops what is refused for good, and says so once', async () => {
    const server = await startShop();
    const errors: ConvertError[] = [];
    const onError = (error: ConvertError) => void errors.push(error);
    const convert = await createServerConvert({ ...at(server), visitorId: 'v7', onError });
    server.setFault({ target: 'track', status: 400 });
    convert.track('purchase');
    await convert.flush();
    server.setFault(null);
    await convert.flush();
    expect(errors.map(({ code, details }) => [code, details])).toEqual([['track-status', { status: 400, count: 1 }]]);
    expect(server.events()).toEqual([]);
  });

  it('splits what is too large for one request', async () => {
    const server = await startShop();
    const convert = await createServerConvert({ ...at(server), visitorId: 'v7' });
    for (let index = 0; index < 40; index++) {
      convert.track('purchase', { transactionId: `t${index}`, customDimension1: 'x'.repeat(2_000), allowRepeat: true });
    }
    await convert.flush();
    expect(server.events()).toHaveLength(41);
    expect(server.events().at(-1)?.batch).toBeGreaterThan(1);
  });
});

describe('without a config', () => {
  const options = (server: ConvertServer, more: Partial<ServerConvertOptions> = {}) => {
    const errors: string[] = [];
    return {
      errors,
      options: {
        ...at(server),
        visitorId: 'v7',
        timeout: 150,
        onError: ({ code }: ConvertError) => void errors.push(code),
        ...more,
      },
    };
  };

  it('every answer is the original, in time, and the error is heard of', async () => {
    const server = await startShop();
    for (const fault of [{ status: 500 }, { drop: 'before' as const }]) {
      server.setFault({ target: 'config', ...fault });
      const { errors, options: down } = options(server, { environment: JSON.stringify(fault), timeout: 10_000 });
      const startedAt = performance.now();
      const convert = await createServerConvert(down);
      expect(performance.now() - startedAt).toBeLessThan(5_000);
      expect(convert.status).toBe('error');
      expect(convert.experience('hero')).toMatchObject({ variation: null, reason: 'error', exposures: [] });
      expect(convert.feature('search')).toMatchObject({ isEnabled: false, reason: 'error' });
      await convert.flush();
      expect(errors).toHaveLength(1);
    }
  });

  it('a slow endpoint is waited for no longer than the timeout, and then used', async () => {
    const server = await startShop();
    server.setFault({ target: 'config', delayMs: 2_000 });
    const { errors, options: slow } = options(server);
    const startedAt = performance.now();
    const convert = await createServerConvert(slow);
    expect(performance.now() - startedAt).toBeLessThan(1_900);
    expect(convert.status).toBe('timeout');
    expect(convert.experience('hero').reason).toBe('timeout');
    expect(errors).toEqual(['config-network']);
    await convert.flush();
    expect((await createServerConvert(slow)).experience('hero').reason).toBe('bucketed');
  });

  it('one that is not to be waited for is no error, and is used when it is there', async () => {
    const server = await startShop();
    const { errors, options: soon } = options(server, { timeout: 0 });
    const convert = await createServerConvert(soon);
    expect(convert.status).toBe('timeout');
    await convert.flush();
    expect(errors).toEqual([]);
    expect((await createServerConvert(soon)).status).toBe('success');
  });

  it('one that is not to be waited for, and fails, is heard of', async () => {
    const server = await startShop();
    server.setFault({ target: 'config', status: 500 });
    const { errors, options: soon } = options(server, { timeout: 0 });
    await (await createServerConvert(soon)).flush();
    expect(errors).toEqual(['config-status']);
  });

  it('late after a failure, it is heard of as late', async () => {
    const server = await startShop();
    server.setFault([
      { target: 'config', status: 500, times: 1 },
      { target: 'config', delayMs: 200 },
    ]);
    const { errors, options: again } = options(server, { environment: 'late-again' });
    expect((await createServerConvert(again)).status).toBe('error');
    // Until then the endpoint is not asked again.
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    const late = { ...again, timeout: 10 };
    const both = await Promise.all([createServerConvert(late), createServerConvert(late)]);
    expect(both.map(({ status }) => status)).toEqual(['timeout', 'timeout']);
    expect(errors).toEqual(['config-status', 'config-network', 'config-network']);
  });

  it('late, it says which address was asked', async () => {
    const server = await startShop();
    server.setFault({ target: 'config', delayMs: 200 });
    const { options: slow } = options(server, { timeout: 10, environment: 'late', secret: 's3cret' });
    const errors: ConvertError[] = [];
    await createServerConvert({ ...slow, onError: (error) => void errors.push(error) });
    expect(errors.map(({ details }) => details)).toEqual([
      { url: `${server.configEndpoint}/config/${KEY}`, message: 'no answer in 10 ms' },
    ]);
  });

  it('down later: the last config goes on deciding', async () => {
    const server = await startShop();
    const { errors, options: later } = options(server, { maxAgeMs: 0, staleMs: 0, timeout: 10_000 });
    await createServerConvert(later);
    await server.pause();
    const convert = await createServerConvert(later);
    expect(convert.experience('hero').reason).toBe('bucketed');
    await convert.flush();
    expect(errors).toEqual(['config-network']);
  });

  it('recovers when the endpoint does', async () => {
    const server = await startShop();
    server.setFault({ target: 'config', status: 500 });
    const { options: down } = options(server, { timeout: 10_000 });
    expect((await createServerConvert(down)).status).toBe('error');
    server.setFault(null);
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    expect((await createServerConvert(down)).status).toBe('success');
  });

  it('a conversion waits for the config until the flush', async () => {
    const server = await startShop();
    server.setFault({ target: 'config', delayMs: 300 });
    const { options: slow } = options(server);
    const convert = await createServerConvert(slow);
    expect(convert.track('purchase')).toEqual({ status: 'deferred' });
    server.setFault(null);
    await convert.flush();
    expect(server.events()).toHaveLength(1);
  });

  it('a conversion that waits is what it was when it was tracked, whatever the app does with its object', async () => {
    const server = await startShop();
    server.setFault({ target: 'config', delayMs: 300 });
    const { options: slow } = options(server);
    const convert = await createServerConvert(slow);
    const order = { amount: 10 };
    convert.track('purchase', order);
    order.amount = 99;
    server.setFault(null);
    await convert.flush();
    expect(server.events().at(-1)?.data['goalData']).toEqual([{ key: 'amount', value: 10 }]);
  });

  it.each(['OFF', 'Worldwide'])('a conversion waits also for what the project wants of a signal: %s', async (wish) => {
    const config = shopDocument();
    config.project.settings.do_not_track = wish;
    const server = await startShop({ config });
    server.setFault({ target: 'config', delayMs: 200 });
    const { options: slow } = options(server, { timeout: 10, privacySignals: { doNotTrack: '1' } });
    const brought = { visitorId: undefined, cookies: 'convert-react.visitorId=v8' };
    const convert = await createServerConvert({ ...slow, ...brought });
    expect(convert.track('purchase')).toEqual({ status: 'deferred' });
    expect(convert.cookies).toEqual([]);
    await convert.flush();
    expect(server.events().map(({ visitorId }) => visitorId)).toEqual(wish === 'OFF' ? ['v8'] : []);
    expect(convert.cookies.map((cookie) => cookie.includes('Max-Age=0'))).toEqual(
      wish === 'OFF' ? [false, false] : [true],
    );
    expect(convert.track('signup')).toEqual({ status: wish === 'OFF' ? 'queued' : 'off' });
  });

  it('a conversion that waited is remembered, however often it is flushed', async () => {
    const server = await startShop();
    server.setFault({ target: 'config', delayMs: 200 });
    const { options: slow } = options(server, { timeout: 10, cookies: '', environment: 'twice' });
    const convert = await createServerConvert(slow);
    convert.track('purchase');
    await Promise.all([convert.flush(), convert.flush()]);
    expect(convert.track('purchase')).toEqual({ status: 'duplicate' });
    expect(convert.cookies.join()).toContain('~g900');
  });

  it('a conversion without consent does not wait', async () => {
    const server = await startShop();
    server.setFault({ target: 'config', delayMs: 200 });
    for (const consent of ['pending', 'denied'] as const) {
      const { options: slow } = options(server, { timeout: 10, consent, environment: consent });
      const convert = await createServerConvert(slow);
      expect(convert.track('purchase')).toEqual({ status: 'off' });
      await convert.flush();
      expect(server.events()).toEqual([]);
    }
  });

  it('nothing to load from, a key that is none and a document that is none are errors, not crashes', async () => {
    const server = await startShop();
    const cases: [ServerConvertOptions, string][] = [
      [{}, 'config-missing'],
      [{ sdkKey: '../..' }, 'sdk-key-invalid'],
      [{ config: null }, 'config-body'],
      [{ config: { account_id: '1' } }, 'config-shape'],
    ];
    for (const [broken, code] of cases) {
      const { errors, options: given } = options(server, { ...broken });
      const bare = { ...given, sdkKey: broken.sdkKey } as ServerConvertOptions;
      const convert = await createServerConvert(bare);
      expect(convert.experience('hero').variation).toBeNull();
      expect(errors).toEqual([code]);
    }
  });

  it('no argument, and null for any option, is what was left out', async () => {
    const errors: string[] = [];
    for (const nothing of [undefined, null]) {
      const convert = await createServerConvert(nothing as never);
      expect(convert.status).toBe('error');
    }
    const names = [
      'forced',
      'privacySignals',
      'attributes',
      'segments',
      'location',
      'cookie',
      'experiences',
      'features',
    ];
    const more = ['goals', 'preview', 'consent', 'secret', 'debugToken', 'timeout', 'maxAgeMs', 'fetch', 'resolveRule'];
    for (const name of [...names, ...more]) {
      const convert = await createServerConvert({
        ...{ config: shopDocument(), cookies: '', onError: ({ code }: ConvertError) => void errors.push(code) },
        [name]: null,
      });
      expect(convert.experience('hero').reason, name).toBe('bucketed');
      expect(convert.cookies, name).toHaveLength(2);
      expect(convert.track('purchase').status, name).toBe('queued');
      expect(convert.dehydrate(), name).toEqual(convert.dehydrate({ mode: 'config' }));
    }
    expect(errors).toEqual([]);
  });

  it.each([7, 'hero', {}, true])('a list of keys that is none is left out: %j', async (list) => {
    const lists = { experiences: list, features: list, goals: list } as never as ServerConvertOptions;
    const convert = await createServerConvert({ config: shopDocument(), visitorId: 'v7', ...lists });
    expect(convert.dehydrate({ mode: 'decisions' }).decided).toEqual([]);
    expect(convert.experience('hero').reason).toBe('bucketed');
  });

  it('a secret that is no text is read as one', async () => {
    const server = await startShop({ secrets: { [KEY]: '4711' }, requireSecretToTrack: true });
    const convert = await createServerConvert({ ...at(server), secret: 4711 as never, visitorId: 'v7' });
    convert.track('purchase');
    await convert.flush();
    expect(server.events()).toHaveLength(1);
  });

  it('an error callback that throws hurts nobody', async () => {
    const onError = () => {
      throw new Error('mine');
    };
    expect((await createServerConvert({ config: null, onError })).status).toBe('error');
  });
});
