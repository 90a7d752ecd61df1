import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor } from '@testing-library/react';
import { StrictMode } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { prefetchConfig, useExperience } from '../../src';
import { newVisitor, settle, Shop, shop, shopProps, useShopServer } from './shopServer';

useShopServer();
afterEach(() => localStorage.clear());

let count = 0;

/** Each test has an environment of its own: what was asked for early stays as long as the page. */
function newPlace() {
  const { sdkKey, configEndpoint } = shopProps();
  return { sdkKey, configEndpoint, environment: `place-${++count}` };
}
const requests = () =>
  shop()
    .requests()
    .filter(({ target }) => target === 'config');
const isAsked = () => waitFor(() => expect(requests()).toHaveLength(1));

const seen: string[] = [];
function Hero() {
  const { isPending, variation } = useExperience('hero');
  seen.push(isPending ? 'pending' : 'decided');
  return <p>{isPending ? 'pending' : `hero ${variation}`}</p>;
}

describe('what prefetchConfig asks for', () => {
  it.each([false, true])(
    'is asked at once, and taken over by a provider that comes while it is under way; StrictMode: %s',
    async (reactStrictMode) => {
      const place = newPlace();
      shop().setFault({ target: 'config', delayMs: 200 });
      prefetchConfig(place);
      await isAsked();
      render(
        <Shop {...place} visitorId={newVisitor()}>
          <Hero />
        </Shop>,
        { reactStrictMode },
      );
      expect(screen.getByText('pending')).toBeInTheDocument();
      await screen.findByText(/^hero (original|b|c)$/);
      await settle();
      expect(requests()).toHaveLength(1);
    },
  );

  it.each([
    ['our own', false, {}],
    ['the app’s', true, {}],
    ['the app’s, which forgets at once what nobody uses', true, { gcTime: 0 }],
  ])('is shown in the first render where it has come; the QueryClient is %s', async (_, isOwn, queries) => {
    const place = newPlace();
    const queryClient = new QueryClient({ defaultOptions: { queries } });
    prefetchConfig(place, isOwn ? queryClient : undefined);
    prefetchConfig(place, isOwn ? queryClient : undefined);
    await isAsked();
    await settle();
    seen.length = 0;
    const page = (
      <Shop {...place} visitorId={newVisitor()}>
        <Hero />
      </Shop>
    );
    render(
      <StrictMode>{isOwn ? <QueryClientProvider client={queryClient}>{page}</QueryClientProvider> : page}</StrictMode>,
    );
    await settle();
    expect(new Set(seen)).toEqual(new Set(['decided']));
    expect(requests()).toHaveLength(1);
  });

  it('is asked again by the provider where it failed, and nobody else hears of it', async () => {
    const place = newPlace();
    const onError = vi.fn();
    shop().setFault({ target: 'config', status: 404 });
    prefetchConfig(place);
    await isAsked();
    await settle();
    shop().setFault(null);
    render(
      <Shop {...place} visitorId={newVisitor()} onError={onError}>
        <Hero />
      </Shop>,
    );
    await screen.findByText(/^hero (original|b|c)$/);
    expect(requests()).toHaveLength(2);
    expect(onError).not.toHaveBeenCalled();
  });

  it('is not what the provider of another project gets, whose config goes with it', async () => {
    prefetchConfig(newPlace());
    await isAsked();
    const place = newPlace();
    for (const count of [2, 3]) {
      const { unmount } = render(
        <Shop {...place} visitorId={newVisitor()}>
          <Hero />
        </Shop>,
      );
      await screen.findByText(/^hero (original|b|c)$/);
      await settle();
      expect(requests()).toHaveLength(count);
      unmount();
    }
  });

  it('is nothing on a server, nor where the options name no config', async () => {
    const { window } = globalThis;
    vi.stubGlobal('window', undefined);
    prefetchConfig(newPlace());
    vi.stubGlobal('window', window);
    prefetchConfig({});
    await settle();
    expect(requests()).toEqual([]);
  });
});
