import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, expect, it, vi } from 'vitest';
import { ConvertProvider, useExperience } from '../../src';
import { createConvertClient } from '../../src/client';
import { createServerConvert } from '../../src/server';
import { shopDocument } from '../support/shopDocument';

/** Next with `cacheComponents` fails the build of a page that reads these while it renders. React itself may. */
function stopTheWorld() {
  const forbid = (holder: object, name: string) => {
    const real = holder[name as never] as (...args: unknown[]) => unknown;
    vi.spyOn(holder as Record<string, () => unknown>, name).mockImplementation(function (
      this: unknown,
      ...args: unknown[]
    ) {
      const reader = (new Error().stack ?? '')
        .split('\n')
        .find((line) => /\/src\/|react-dom|react-query|query-core/.test(line));
      if (reader && /\/src\//.test(reader) && !reader.includes('node_modules'))
        throw new Error(`${name} was read by ${reader}`);
      return real.apply(holder, args);
    } as never);
  };
  forbid(Date, 'now');
  forbid(performance, 'now');
  forbid(Math, 'random');
  forbid(crypto, 'getRandomValues');
  forbid(crypto, 'randomUUID');
}

afterEach(() => {
  vi.restoreAllMocks();
});

function Hero() {
  const { isPending, variation } = useExperience('hero');
  return isPending ? 'pending' : variation;
}

const hero = createElement(Hero);

it('rendering the provider reads no clock and no randomness: with a key, a config, a client and a state', async () => {
  const config = shopDocument();
  const initialState = (await createServerConvert({ config, visitorId: 'v1', experiences: ['hero'] })).dehydrate();
  stopTheWorld();
  expect(renderToString(createElement(ConvertProvider, { sdkKey: '1/2' }, hero))).toBe('pending');
  expect(renderToString(createElement(ConvertProvider, { config, visitorId: 'v1' }, hero))).toBe('pending');
  const client = createConvertClient({ sdkKey: '1/2' });
  expect(renderToString(createElement(ConvertProvider, { client }, hero))).toBe('pending');
  expect(renderToString(createElement(ConvertProvider, { initialState }, hero))).toMatch(/^(original|b|c)$/);
});

it('nor does a server that decides for nobody in particular, for a page that is built ahead', async () => {
  const config = shopDocument();
  stopTheWorld();
  const convert = await createServerConvert({ config, visitorId: null, experiences: ['hero'] });
  expect(convert.experience('hero').reason).toBe('no-visitor');
  expect(convert.dehydrate()).toMatchObject({ mode: 'config' });
  convert.dehydrate({ mode: 'decisions' });
});
