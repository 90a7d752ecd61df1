import { createElement, Suspense } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, expect, it, vi } from 'vitest';
import { ConvertProvider, useExperience } from '../../src';
import { createServerConvert } from '../../src/server';
import { shopDocument } from '../support/shopDocument';

afterEach(() => void vi.unstubAllGlobals());

function Hero() {
  return useExperience('hero').variation ?? 'nothing';
}

it('a thousand renders on a server that has a `window`, for two visitors in turn, show each their own variation', async () => {
  // Deno 1, and shims: a window without a document.
  vi.stubGlobal('window', { navigator: { userAgent: 'Deno/1.46.3' }, addEventListener: () => undefined });
  const config = shopDocument();
  const visitors = await Promise.all(
    ['v1', 'v2', 'v3', 'v4', 'v5', 'v6'].map(async (visitorId) => {
      const convert = await createServerConvert({ config, visitorId, experiences: ['hero'] });
      return { state: convert.dehydrate(), variation: convert.experience('hero').variation };
    }),
  );
  const first = visitors[0]!;
  const second = visitors.find(({ variation }) => variation !== first.variation)!;
  for (let index = 0; index < 1_000; index += 1) {
    const { state, variation } = index % 2 === 0 ? first : second;
    const tree = createElement(Suspense, null, createElement(Hero));
    const html = renderToString(createElement(ConvertProvider, { initialState: state }, tree));
    expect(html.replace(/<!--.*?-->/g, '')).toBe(variation);
  }
});
