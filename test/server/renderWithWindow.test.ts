import { createElement, Suspense } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, expect, it, vi } from 'vitest';
import { ConvertProvider, useExperience } from '../../src';
import { createServerConvert, type InitialState } from '../../src/server';
import { shopDocument } from '../support/shopDocument';

afterEach(() => void vi.unstubAllGlobals());

const KEYS = ['hero', 'germans'];

const Shown = () => KEYS.map((key) => useExperience(key).variation ?? 'nothing').join(' ');

// Deno 1, and shims: a window without a document.
const WINDOW = { navigator: { userAgent: 'Deno/1.46.3' }, addEventListener: () => undefined };

/** What a server decided, for a page that may refresh its config: such pages of one project share a client in a browser. */
async function decideFor(visitorId: string, attributes = {}) {
  const convert = await createServerConvert({ config: shopDocument(), visitorId, attributes, experiences: KEYS });
  const state = convert.dehydrate() as InitialState & { mode: 'config' };
  const shown = KEYS.map((key) => convert.experience(key).variation ?? 'nothing').join(' ');
  return { state: { ...state, sdkKey: '1/2', canRefresh: true }, shown };
}

function render(state: InitialState): string {
  const tree = createElement(Suspense, null, createElement(Shown));
  return renderToString(createElement(ConvertProvider, { initialState: state }, tree)).replace(/<!--.*?-->/g, '');
}

it.each([
  ['two visitors', [() => decideFor('v1'), () => decideFor('v2'), () => decideFor('v3'), () => decideFor('v4')]],
  [
    'one visitor in two countries',
    [() => decideFor('v1', { country: 'DE' }), () => decideFor('v1', { country: 'FR' })],
  ],
])('a thousand renders on a server that has a `window` never show the other’s variation: %s', async (_, requests) => {
  vi.stubGlobal('window', WINDOW);
  const decided = await Promise.all(requests.map((decide) => decide()));
  const first = decided[0]!;
  const second = decided.find(({ shown }) => shown !== first.shown)!;
  for (let index = 0; index < 1_000; index += 1) {
    const { state, shown } = index % 2 === 0 ? first : second;
    expect(render(state)).toBe(shown);
  }
});
