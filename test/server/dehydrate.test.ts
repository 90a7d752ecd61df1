import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { InitialConfig, InitialDecisions } from '../../src/client/types';
import { parseConfig } from '../../src/config/parseConfig';
import { decideExperience } from '../../src/decision/decideExperience';
import { decideFeature } from '../../src/decision/decideFeature';
import { createServerConvert, serializeState, type ServerConvertOptions } from '../../src/server';
import { shopConfig } from '../support/shopConfig';
import { secretiveDocument } from './projects';

const GOLD = { plan: 'rule-of-hero' };

async function dehydrate<Mode extends 'config' | 'decisions'>(mode: Mode, options: Partial<ServerConvertOptions> = {}) {
  const convert = await createServerConvert({ config: secretiveDocument(), visitorId: 'v7', ...options });
  return { convert, state: convert.dehydrate({ mode }) as Mode extends 'config' ? InitialConfig : InitialDecisions };
}

describe("dehydrate({ mode: 'config' })", () => {
  it('hands over what was asked for, and nothing else of the project', async () => {
    const { state } = await dehydrate('config', { experiences: ['offer'], features: ['search'] });
    const { experiences, audiences, goals } = state.config as ReturnType<typeof secretiveDocument>;
    expect(experiences.map(({ key }) => key)).toEqual(['offer', 'search-test', 'search-again', 'unasked-experience']);
    expect(experiences.at(-1)).toEqual({ id: '500', key: 'unasked-experience' });
    expect(audiences.map(({ id }) => id)).toEqual(['701', '702']);
    expect(goals.map(({ key }) => key)).toEqual(['purchase', 'signup', 'unasked-goal']);
    expect(state.covers).toEqual({ experiences: ['offer'], features: ['search'] });
    expect(JSON.stringify(state)).not.toMatch(/hero|unasked-(variation|audience|rule)|global-js/);
  });

  it('leaves goals to the browser that can fetch the rest, but for those of the experiences or those named', async () => {
    const goalsOf = async (options: Partial<ServerConvertOptions>) => {
      const fetch = (() => Promise.resolve(Response.json(secretiveDocument()))) as unknown as typeof globalThis.fetch;
      const asked = { config: undefined, sdkKey: `goals/${JSON.stringify(options.goals)}`, fetch };
      const { state } = await dehydrate('config', { ...asked, ...options });
      return (state.config as ReturnType<typeof secretiveDocument>).goals.map(({ key }) => key);
    };
    expect(await goalsOf({ experiences: ['offer'] })).toEqual(['signup']);
    expect(await goalsOf({ experiences: ['offer'], goals: ['unasked-goal'] })).toEqual(['unasked-goal']);
  });

  it('decides as the whole does, for every experience and feature of the demo shop, alone and all at once', async () => {
    const config = shopConfig();
    const whole = parseConfig(config);
    if (!whole.ok) throw whole.error;
    const keys = [...whole.project.experiencesByKey.keys()];
    const features = [...whole.project.featuresByKey.keys()];
    const options = { environment: 'production', location: { page: 'home' }, attributes: { country: 'US', visits: 3 } };
    const wishes = [...keys.map((key) => ({ experiences: [key] })), ...features.map((key) => ({ features: [key] }))];
    for (const wish of [...wishes, { experiences: keys, features }]) {
      const { state } = await dehydrate('config', { config, ...wish });
      const part = parseConfig(JSON.parse(JSON.stringify(state.config)));
      if (!part.ok) throw part.error;
      for (let index = 0; index < 20; index++) {
        const visitor = { id: `v${index}`, attributes: options.attributes };
        for (const key of state.covers?.experiences ?? []) {
          expect(decideExperience(part.project, visitor, key, options)).toEqual(
            decideExperience(whole.project, visitor, key, options),
          );
        }
        for (const key of state.covers?.features ?? []) {
          expect(decideFeature(part.project, visitor, key, options)).toEqual(
            decideFeature(whole.project, visitor, key, options),
          );
        }
      }
    }
  });

  it('says what the browser may refresh: not what took a secret or a debug token', async () => {
    const fetch = (() => Promise.resolve(Response.json(secretiveDocument()))) as unknown as typeof globalThis.fetch;
    const stateWith = (options: Partial<ServerConvertOptions>) =>
      dehydrate('config', { config: undefined, sdkKey: '1/2', fetch, experiences: ['hero'], ...options });
    expect((await stateWith({})).state).toMatchObject({ canRefresh: true, sdkKey: '1/2' });
    for (const hidden of [{ secret: 'the-secret' }, { debugToken: 'the-token' }]) {
      const { state } = await stateWith(hidden);
      expect(state.canRefresh).toBe(false);
      expect(JSON.stringify(state)).not.toMatch(/the-secret|the-token/);
    }
  });

  it('takes a blank key, secret or token for none, as a request does', async () => {
    const blank = { sdkKey: ' ', secret: '\n', debugToken: '', accountId: '1', projectId: '2' };
    const fetch = (() => Promise.resolve(Response.json(secretiveDocument()))) as unknown as typeof globalThis.fetch;
    const { state } = await dehydrate('config', { config: undefined, fetch, ...blank });
    expect(state).toMatchObject({ accountId: '1', projectId: '2', canRefresh: true });
    expect(state).not.toHaveProperty('sdkKey');
  });

  it('is plain JSON whatever the app passes: what cannot be carried is left out', async () => {
    const cyclic: Record<string, unknown> = { country: 'US' };
    cyclic.self = cyclic;
    Object.defineProperty(cyclic, 'throwing', {
      enumerable: true,
      get() {
        throw new Error('mine');
      },
    });
    const attributes = { ...GOLD, cyclic, big: 1n, fine: [1, { a: undefined }] };
    const { state } = await dehydrate('config', { attributes, experiences: ['hero'] });
    expect(state.attributes).toEqual({ ...GOLD, fine: [1, {}] });
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
    expect(hasOnlyPlainObjects(state)).toBe(true);
  });

  it('cannot end the script it is written into', async () => {
    const { state } = await dehydrate('config', { attributes: { plan: '</script><!--\u2028' } });
    const text = serializeState(state);
    expect(text).not.toMatch(/<|\u2028/);
    expect(JSON.parse(text)).toEqual(state);
  });

  it('carries stored assignments only of what it decides', async () => {
    const first = await createServerConvert({ config: secretiveDocument(), cookies: '', attributes: GOLD });
    for (const key of ['hero', 'offer', 'unasked-experience'] as const) first.experience(key, { ignoreLocation: true });
    const cookies = first.cookies.map((cookie) => cookie.split(';')[0]).join('; ');
    const { state } = await dehydrate('config', { visitorId: undefined, cookies, experiences: ['offer'] });
    expect(Object.keys(state.assignments ?? {}).sort()).toEqual(['200', '500']);
  });
});

describe("dehydrate({ mode: 'decisions' })", () => {
  it('hands over the own variations and the ids of goals: no rule, audience, other variation, code of others or secret', async () => {
    const fetch = (() => Promise.resolve(Response.json(secretiveDocument()))) as unknown as typeof globalThis.fetch;
    const { convert, state } = await dehydrate('decisions', {
      config: undefined,
      sdkKey: '3/4',
      secret: 'the-secret',
      fetch,
      attributes: GOLD,
      experiences: ['hero', 'offer'],
      features: ['search'],
    });
    const text = JSON.stringify(state);
    expect(text).not.toMatch(
      /rule|audiences|audience-name|a70\d|OR_WHEN|unasked-(experience|variation)|goal-name|global|the-secret|plan/i,
    );
    const own = convert.experience('hero').variation;
    for (const key of ['original', 'b', 'c']) expect(text.includes(`hero-code-${key}`)).toBe(key === own);
    const search = convert.feature('search');
    expect(text.includes('secret-algorithm')).toBe(search.variables.algorithm === 'secret-algorithm');
    expect(text).not.toContain('plain-algorithm');
    expect((state.config as ReturnType<typeof secretiveDocument>).goals).toEqual([
      { id: '900', key: 'purchase' },
      { id: '901', key: 'signup' },
      { id: '902', key: 'unasked-goal' },
    ]);
    expect(state).not.toHaveProperty('attributes');
  });

  it('narrows the goals to those named', async () => {
    const { state } = await dehydrate('decisions', { goals: ['signup'] });
    expect((state.config as { goals: unknown }).goals).toEqual([{ id: '901', key: 'signup' }]);
  });

  it('says of every feature who carries it, control arms included', async () => {
    const { state } = await dehydrate('decisions', { features: ['search'] });
    expect(state.carriers).toEqual({ search: ['search-test', 'search-again'] });
    expect(state.decided.map(({ key, reason }) => [key, reason])).toEqual([
      ['search-test', 'bucketed'],
      ['search-again', 'audience'],
    ]);
  });
});

describe('the bytes that a page carries', () => {
  it('are fewer for decisions than for a part of the config, and fewer for a part than for the whole', async () => {
    const config = shopConfig();
    const asked = {
      config,
      environment: 'production',
      cookies: '',
      experiences: ['hero-experiment'],
      features: ['pricing'],
    };
    const bytes = (value: unknown) => [JSON.stringify(value).length, gzipSync(JSON.stringify(value)).length];
    const [whole, part, decisions] = [
      bytes(config),
      bytes((await dehydrate('config', asked as never)).state),
      bytes((await dehydrate('decisions', asked as never)).state),
    ];
    console.log(`bytes (gzip): whole ${whole}, part ${part}, decisions ${decisions}`);
    expect(part[0]).toBeLessThan(whole[0]! / 4);
    expect(decisions[0]).toBeLessThan(part[0]!);
    expect(decisions[1]).toBeLessThan(1_024);
  });
});

function hasOnlyPlainObjects(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  return isPlain && Object.values(value).every(hasOnlyPlainObjects);
}
