import { QueryClient } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import { StrictMode, Suspense, useState } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ConvertProvider, type ConvertProviderProps, useExperience, useSuspenseExperience, useTrack } from '../../src';
import { newVisitor, settle, Shop, shop, shopProps, useShopServer } from './shopServer';

useShopServer();
afterEach(() => vi.useRealTimers());

const configRequests = () =>
  shop()
    .requests()
    .filter(({ target }) => target === 'config');

/** The same store every time, in an object of its own. */
const inlineStorage = (items: Map<string, string>): NonNullable<ConvertProviderProps['storage']> => ({
  getItem: (key) => items.get(key) ?? null,
  setItem: (key, value) => void items.set(key, value),
  removeItem: (key) => void items.delete(key),
  keys: () => [...items.keys()],
});

/** Props that an app may write inline, new at every render. */
const inline = (items: Map<string, string>): Record<string, () => Partial<ConvertProviderProps>> => ({
  storage: () => ({ storage: inlineStorage(items) }),
  fetch: () => ({ fetch: (...request) => globalThis.fetch(...request) }),
  cookie: () => ({ cookie: { name: 'bakery' } }),
  queryClient: () => ({ queryClient: new QueryClient() }),
  resolveRule: () => ({ resolveRule: () => undefined }),
  callbacks: () => ({ onError: () => undefined, onExposure: () => undefined }),
  attributes: () => ({ attributes: { list: [1] }, segments: { source: 'ads' }, location: { page: 'x' }, forced: {} }),
});

describe('a prop that is written inline', () => {
  it.each(Object.keys(inline(new Map())))('makes no other client, and nothing swaps: %s', async (name) => {
    const props = inline(new Map())[name]!;
    const visitorId = newVisitor();
    const tracks = new Set<unknown>();
    const contents: string[] = [];
    let again: () => void = () => {};
    function Hero() {
      tracks.add(useTrack());
      const { isPending, variation } = useExperience('hero');
      const content = isPending ? 'pending' : `hero ${variation}`;
      if (contents.at(-1) !== content) contents.push(content);
      return <p>{content}</p>;
    }
    function App() {
      const [count, setCount] = useState(0);
      again = () => setCount(count + 1);
      return (
        <Shop visitorId={visitorId} {...props()}>
          <Hero />
        </Shop>
      );
    }
    render(
      <StrictMode>
        <App />
      </StrictMode>,
    );
    await screen.findByText(/^hero/);
    for (let count = 0; count < 5; count += 1) {
      again();
      await settle(10);
    }
    expect(tracks.size).toBe(1);
    expect(contents).toHaveLength(2);
    expect(configRequests().length).toBeLessThanOrEqual(2);
  });

  it.each(['storage', 'queryClient', 'fetch'])(
    'is one client for a tree that suspends before it mounts: %s',
    async (name) => {
      const props = inline(new Map())[name]!;
      const tracks = new Set<unknown>();
      function Hero() {
        tracks.add(useTrack());
        return <p>hero {useSuspenseExperience('hero').variation}</p>;
      }
      function App() {
        return (
          <ConvertProvider {...shopProps()} visitorId="suspended" {...props()}>
            <Hero />
          </ConvertProvider>
        );
      }
      render(
        <Suspense fallback="waiting">
          <App />
        </Suspense>,
      );
      await screen.findByText(/^hero/);
      expect(tracks.size).toBe(1);
      expect(configRequests()).toHaveLength(1);
    },
  );
});

describe('a first mount that is given up', () => {
  const tracks: unknown[] = [];
  function Waiting() {
    tracks.push(useTrack());
    useSuspenseExperience('hero');
    return null;
  }
  /** Begins to mount for this visitor, and goes elsewhere. */
  function giveUp(visitorId: string) {
    tracks.length = 0;
    const { unmount } = render(
      <Suspense fallback="waiting">
        <Shop visitorId={visitorId} timeout={Infinity}>
          <Waiting />
        </Shop>
      </Suspense>,
    );
    unmount();
    return tracks[0];
  }

  it('is remembered for a minute, so that the next attempt finds its client, and no longer', () => {
    shop().setFault({ target: 'config', delayMs: 50 });
    vi.useFakeTimers({ toFake: ['Date'] });
    const first = giveUp('somebody');
    vi.setSystemTime(Date.now() + 59_000);
    expect(giveUp('somebody')).toBe(first);
    vi.setSystemTime(Date.now() + 59_000);
    giveUp('somebody else');
    expect(giveUp('somebody')).toBe(first);
    vi.setSystemTime(Date.now() + 61_000);
    giveUp('somebody else');
    expect(giveUp('somebody')).not.toBe(first);
  });
});
