import { describe, expect, it } from 'vitest';
import { createServerConvert, serializeState, type ServerConvertOptions } from '../../src/server';
import { formatRecordCookie, parseRecordCookie } from '../../src/visitor/recordCookie';
import { readRecord } from '../../src/visitor/visitorRecord';
import { secretiveDocument } from './projects';

const refuse = () => {
  throw new Error('hostile');
};

function deep(levels: number) {
  let value: Record<string, unknown> = {};
  for (let level = 0; level < levels; level++) value = { inside: value };
  return value;
}

function cycle() {
  const value: Record<string, unknown> = { plan: 'gold' };
  value['self'] = value;
  return value;
}

/** A fresh object at every read, for ever. */
const endless = (): object => new Proxy({}, { get: endless, ownKeys: () => ['a', 'b'], ...descriptors });
const descriptors = { getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }) };

/** Milliseconds of the processor that `run` takes. What other processes take does not count. */
function processorMs(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

it.each(['maxAgeMs', 'staleMs', 'timeout'])('a server loads its config whatever %s is', async (name) => {
  const fetch: typeof globalThis.fetch = () => Promise.resolve(Response.json(secretiveDocument()));
  const options = { sdkKey: `1/${name}`, visitorId: 'v7', fetch, [name]: Number(undefined) };
  expect((await createServerConvert(options)).status).toBe('success');
});

const HOSTILE: Record<string, () => Record<string, unknown>> = {
  'a Proxy whose every trap throws': () =>
    new Proxy(
      {},
      { get: refuse, ownKeys: refuse, has: refuse, getOwnPropertyDescriptor: refuse, getPrototypeOf: refuse },
    ),
  'a Proxy that cannot be listed': () => new Proxy({ plan: 'gold' }, { ownKeys: refuse }),
  'a revoked Proxy': () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  'a getter that throws': () => Object.defineProperty({}, 'plan', { get: refuse, enumerable: true }),
  'a toJSON that throws': () => ({ plan: 'gold', toJSON: refuse }),
  'a member whose toJSON throws': () => ({ plan: 'gold', at: { toJSON: refuse } }),
  'a toJSON that gives nothing': () => ({ toJSON: () => undefined }),
  'a BigInt': () => ({ plan: 'gold', visits: 10n }),
  'a cycle': cycle,
  'twenty thousand levels': () => deep(20_000),
  'a Proxy without an end': endless as () => Record<string, unknown>,
  'a date that is none': () => ({ at: new Date(NaN) }),
  'a function, a symbol and undefined': () => ({ a: refuse, b: Symbol('b'), c: undefined }),
};

describe('data of the app that cannot be read', () => {
  for (const [what, make] of Object.entries(HOSTILE)) {
    it(`never throws out of the server entry: ${what}`, async () => {
      const places: Partial<ServerConvertOptions>[] = [
        { attributes: make() },
        { location: make() },
        { segments: make() as ServerConvertOptions['segments'] },
        { forced: make() as Record<string, string> },
        { cookies: make() as Record<string, string> },
        { privacySignals: make() },
        { preview: make() as unknown as URL },
        { bucketing: make() },
        { config: make() },
        make() as Partial<ServerConvertOptions>,
      ];
      for (const place of places) {
        const convert = await createServerConvert({
          ...{ config: secretiveDocument(), visitorId: 'v7', cookies: '', experiences: ['hero'], features: ['search'] },
          ...(place === places.at(-1) ? {} : place),
        });
        for (const mode of ['config', 'decisions'] as const) {
          const state = convert.dehydrate({ mode });
          expect(JSON.parse(serializeState(state))).toEqual(state);
          expect(Array.isArray(state.decided)).toBe(true);
        }
        expect(Array.isArray(convert.cookies)).toBe(true);
      }
    });

    it(`never throws out of a question or a conversion: ${what}`, async () => {
      const convert = await createServerConvert({ config: secretiveDocument(), visitorId: 'v7' });
      for (const asked of [make(), { attributes: make() }, { location: make() }]) {
        expect(convert.experience('hero', asked)).toMatchObject({ key: 'hero' });
        expect(convert.feature('search', asked)).toMatchObject({ key: 'search' });
        expect(convert.track('signup', asked)).toHaveProperty('status');
        expect(convert.track('purchase', { ruleData: make() })).toHaveProperty('status');
      }
      for (const mode of ['config', 'decisions'] as const) {
        const state = convert.dehydrate({ mode });
        expect(JSON.parse(serializeState(state))).toEqual(state);
        expect(Array.isArray(state.decided)).toBe(true);
      }
    });
  }

  it('takes nothing else along: what can be carried still travels', async () => {
    const attributes = { plan: 'gold', page: { path: '/' }, visits: 10n, self: cycle(), bad: endless() };
    const convert = await createServerConvert({ config: secretiveDocument(), visitorId: 'v7', attributes });
    convert.experience('offer', { attributes: { country: 'US', visits: 10n } });
    const state = convert.dehydrate({ mode: 'config' });
    expect(state).toMatchObject({
      attributes: { plan: 'gold', page: { path: '/' } },
      decided: [{ key: 'offer', asked: { attributes: { country: 'US' } } }],
    });
  });

  it('never rejects for options that cannot be read', async () => {
    const options = Object.defineProperty({ config: secretiveDocument(), visitorId: 'v7' }, 'attributes', {
      get: refuse,
      enumerable: true,
    });
    const convert = await createServerConvert(options);
    expect(convert).toMatchObject({ visitorId: 'v7', status: 'success' });
  });
});

describe('a cookie header from anybody', () => {
  const head = formatRecordCookie('name', 'v7', readRecord({ goals: { 900: true } }))
    .value.split('~')
    .slice(0, 2)
    .join('~');

  for (const [what, fact] of Object.entries({
    'transactions of one goal': (index: number) => `~t9.${index.toString(36)}`,
    'items of one segment': (index: number) => `~ldevices.${index.toString(36)}`,
    assignments: (index: number) => `~a${index}.1`,
    'nothing at all': () => '~',
    escapes: () => '!0041',
  })) {
    it(`is read in no time, however long it is: ${what}`, () => {
      let cookie = head;
      for (let index = 0; cookie.length < 250_000; index++) cookie += fact(index);
      expect(processorMs(() => parseRecordCookie(cookie, 'v7'))).toBeLessThan(200);
    });
  }

  it('counts for nothing when it is longer than any browser keeps', async () => {
    const cookie = `${head}~a100.1001`;
    expect(parseRecordCookie(cookie, 'v7').bucketing).toEqual({ 100: '1001' });
    expect(parseRecordCookie(cookie + '~'.repeat(5_000), 'v7').bucketing).toEqual({});
  });

  it('with a name that no cookie can have never throws where cookies are written', async () => {
    const name = `convert-react.visitorId.${'1'.repeat(5_000)}-2`;
    const cookies = { 'convert-react.visitorId': 'v7', [name]: '1~x' };
    const denied = await createServerConvert({ config: secretiveDocument(), cookies, consent: 'denied' });
    expect(denied.cookies.map((cookie) => cookie.split('=')[0])).toContain('convert-react.visitorId');
  });

  it('is written in no time, however much there is to write', () => {
    const bucketing = Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`${index}`, 'x'.repeat(200)]));
    const record = readRecord({ bucketing });
    expect(processorMs(() => formatRecordCookie('name', 'v7', record))).toBeLessThan(300);
  });
});
