import { QueryClient } from '@tanstack/react-query';
import { act, render, screen, waitFor } from '@testing-library/react';
import { StrictMode } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { useExperience, useExposureRef, useFeature, useTrack } from '../../src';
import { settle, Shop, shop, useShopServer } from './shopServer';

useShopServer();

let track: ReturnType<typeof useTrack>;

function Page() {
  const { isPending } = useExperience('hero');
  track = useTrack();
  const ref = useExposureRef(useFeature('search', { exposure: 'visible' }));
  return <p ref={ref}>{isPending ? 'pending' : 'decided'}</p>;
}

/** What listens to the page now, beside what listened before. */
function watchListeners() {
  const listening = new Map<string, number>();
  for (const [name, target] of [
    ['window', window],
    ['document', document],
  ] as const) {
    const ids = new Map<unknown, number>();
    const keyOf = (type: string, listener: unknown) => {
      if (!ids.has(listener)) ids.set(listener, ids.size);
      return `${name} ${type} ${ids.get(listener)}`;
    };
    const { addEventListener, removeEventListener } = target;
    vi.spyOn(target, 'addEventListener').mockImplementation((...args: unknown[]) => {
      listening.set(keyOf(args[0] as string, args[1]), 1);
      Reflect.apply(addEventListener, target, args);
    });
    vi.spyOn(target, 'removeEventListener').mockImplementation((...args: unknown[]) => {
      listening.delete(keyOf(args[0] as string, args[1]));
      Reflect.apply(removeEventListener, target, args);
    });
  }
  return () => [...listening.keys()].filter((key) => !/ (selectionchange|error) /.test(key));
}

/** Delays of the timers that still wait, of those that this library or React Query has set: the network has its own. */
function watchTimers() {
  const waiting = new Map<unknown, number>();
  const { setTimeout, setInterval, clearTimeout, clearInterval } = globalThis;
  const set =
    (real: typeof setTimeout) =>
    (run: () => void, delay?: number, ...rest: unknown[]) => {
      const timer = real(
        () => {
          if (real === setTimeout) waiting.delete(timer);
          run();
        },
        delay,
        ...rest,
      );
      if (/\/src\/|@tanstack/.test(String(new Error().stack))) waiting.set(timer, delay ?? 0);
      return timer;
    };
  const clear = (real: typeof clearTimeout) => (timer: never) => {
    waiting.delete(timer);
    real(timer);
  };
  vi.stubGlobal('setTimeout', set(setTimeout));
  vi.stubGlobal('setInterval', set(setInterval as never));
  vi.stubGlobal('clearTimeout', clear(clearTimeout));
  vi.stubGlobal('clearInterval', clear(clearInterval));
  return () => [...waiting.values()];
}

afterEach(() => void vi.restoreAllMocks());

describe('a provider that is unmounted leaves', () => {
  it.each([
    ['its own QueryClient', undefined, []],
    ['the app’s QueryClient', new QueryClient({ defaultOptions: { queries: { gcTime: Infinity } } }), []],
    // What the app's cache forgets, and when, is the app's: clear() ends this one.
    ['the app’s QueryClient as it comes', new QueryClient(), [300_000]],
  ])('no listener, no timer of ours and no observer: %s', async (_, queryClient, left) => {
    const timers = watchTimers();
    const listeners = watchListeners();
    const page = (
      <StrictMode>
        <Shop {...(queryClient && { queryClient })} refetchInterval={200_000} timeout={100_000}>
          <Page />
        </Shop>
      </StrictMode>
    );
    const { unmount } = render(page);
    await screen.findByText('decided');
    track('purchase', { amount: 10 });
    expect(listeners().length).toBeGreaterThan(3);
    expect(timers()).toContain(200_000);
    expect(queryClient?.getQueryCache().findAll()[0]?.getObserversCount() ?? 1).toBe(1);

    unmount();
    await settle();
    expect(listeners()).toEqual([]);
    expect(timers()).toEqual(left);
    expect(queryClient?.getQueryCache().findAll()[0]?.getObserversCount() ?? 0).toBe(0);
  });

  it.each([
    ['while the first config is under way', { target: 'config', delayMs: 60_000 } as const],
    ['while it waits to try again', { target: 'config', status: 503 } as const],
  ])('nothing behind %s', async (_, fault) => {
    shop().setFault(fault);
    const timers = watchTimers();
    const { unmount } = render(
      <StrictMode>
        <Shop>
          <Page />
        </Shop>
      </StrictMode>,
    );
    await waitFor(() => expect(shop().requests().length).toBeGreaterThan(0));
    await act(() => new Promise((resolve) => setTimeout(resolve, 100)));
    unmount();
    await waitFor(() => expect(timers()).toEqual([]));
  });
});
