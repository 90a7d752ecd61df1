import { createElement, type FunctionComponent, Suspense } from 'react';
import { renderToPipeableStream, renderToString } from 'react-dom/server';
import { text } from 'node:stream/consumers';
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ConvertProvider, useExperience, useFeature, useSuspenseExperience, useSuspenseFeature } from '../../src';
import type { ConvertError } from '../../src/errors';
import { startServer } from '../support/startServer';

function Hero() {
  const { isPending, variation } = useExperience('hero');
  const { isEnabled } = useFeature('search');
  return `hero ${isPending ? 'pending' : variation} search ${isEnabled}`;
}

const SuspenseHero = () => useSuspenseExperience('hero').variation;
const SuspenseSearch = () => String(useSuspenseFeature('search').isEnabled);

async function serve() {
  const server = await startServer();
  const { configEndpoint, trackEndpoint } = server;
  const page = (child: FunctionComponent) =>
    createElement(
      ConvertProvider,
      { sdkKey: '10022898/10025986', configEndpoint, trackEndpoint, debounceMs: 1, timeout: 10 },
      createElement(Suspense, { fallback: 'waiting' }, createElement(child)),
    );
  /** What reached the server, after time enough for anything to have been sent. */
  const requests = async () => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    return server.requests();
  };
  return { page, requests };
}

afterEach(() => void vi.useRealTimers());

describe('a server that renders without state', () => {
  it('sends what is pending, asks nothing, and leaves no timer', async () => {
    const { page, requests } = await serve();
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval'] });
    const html = renderToString(page(Hero));
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
    expect(html).toContain('hero pending search false');
    expect(await requests()).toEqual([]);
  });

  it.each([
    ['useSuspenseExperience', SuspenseHero],
    ['useSuspenseFeature', SuspenseSearch],
  ])('sends the fallback of %s, says why, and asks nothing', async (_, child) => {
    const { page, requests } = await serve();
    const onError = vi.fn<(error: unknown) => void>();
    const html = new PassThrough();
    renderToPipeableStream(page(child), { onError }).pipe(html);
    expect(await text(html)).toContain('waiting');
    expect(onError.mock.calls.map(([error]) => (error as ConvertError).code)).toEqual(['suspense-on-server']);
    expect(await requests()).toEqual([]);
  });
});
