import { dehydrate, hydrate, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import {
  ConvertProvider,
  convertConfigOptions,
  createMemoryStorage,
  useExperience,
  useTrack,
  useVisitor,
} from '../../src';
import { createConvertClient } from '../../src/core';
import { startHttpServer } from '../support/startHttpServer';
import { experience, shopDocument } from '../support/shopDocument';
import { newVisitor, settle, Shop, shop, shopProps, useShopServer } from './shopServer';

useShopServer();

function Hero({ name = 'hero' }: { name?: string }) {
  const { status, variation, reason } = useExperience(name);
  return <p>{`${name} ${status} ${variation === null ? reason : 'in'}`}</p>;
}

const configRequests = () =>
  shop()
    .requests()
    .filter(({ target }) => target === 'config');

describe('a config that cannot be had', () => {
  it.each([
    ['404', 404, '{"code":404,"message":"Not found"}', 'config-status'],
    ['401', 401, '{"code":401}', 'config-status'],
    ['HTML', 200, '<!doctype html><p>Hello', 'config-body'],
    ['truncated JSON', 200, '{"account_id":"1","proj', 'config-body'],
    ['200 with an error', 200, '{"error":{"code":403,"message":"No"}}', 'config-body'],
    ['an empty body', 200, '', 'config-body'],
    ['an empty object', 200, '{}', 'config-shape'],
    ['a list', 200, '[]', 'config-body'],
    ['a project without id', 200, '{"account_id":"1","project":{"id":null}}', 'config-shape'],
  ])('is an error with the original content, reported once: %s', async (_, status, body, code) => {
    const http = await startHttpServer((_request, response) => void response.writeHead(status).end(body));
    const onError = vi.fn();
    render(
      <Shop configEndpoint={`${http.url}/api/v1`} onError={onError}>
        <Hero />
        <Hero name="offer" />
      </Shop>,
    );
    await screen.findByText('hero error error');
    expect(screen.getByText('offer error error')).toBeInTheDocument();
    await settle(50);
    expect(onError.mock.calls.map(([error]) => error.code)).toEqual([code]);
    await http.close();
  });

  it('is asked for again after a 500, and shows the original meanwhile', async () => {
    shop().setFault({ target: 'config', status: 500, times: 1 });
    render(
      <Shop timeout={100}>
        <Hero />
      </Shop>,
    );
    await screen.findByText('hero success timeout');
    await settle(1_500);
    expect(configRequests()).toHaveLength(2);
  });

  it.each([
    ['experiences', { experiences: 'none' }],
    ['an experience', { experiences: [null, 7, { id: {}, key: 'hero' }, 'x'] }],
    ['variations', { experiences: [experience('100', 'hero', ['a'], { variations: { a: 1 } })] }],
    ['a variation', { experiences: [experience('100', 'hero', ['a'], { variations: [null, 'x', { id: null }] })] }],
    [
      'audiences',
      { experiences: [experience('100', 'hero', ['a'], { audiences: ['1'] })], audiences: [{ id: '1', rules: 'no' }] },
    ],
    ['settings', { project: { id: '1', settings: 'no' } }],
  ])('that is of the wrong shape at one place costs only that place: %s', async (_, changes) => {
    render(
      <ConvertProvider config={{ ...shopDocument(), ...changes }} trackEndpoint={shop().trackEndpoint} visitorId="v">
        <Hero />
        <Hero name="offer" />
      </ConvertProvider>,
    );
    expect(screen.getByText(/^hero success/)).toBeInTheDocument();
    expect(screen.getByText(/^offer success/)).toBeInTheDocument();
    await settle(20);
  });

  it('that refuses a key is no reason to fail: an unknown key is a success with its reason', async () => {
    render(<Hero name="nobody" />, { wrapper: Shop });
    await screen.findByText('nobody success unknown-experience');
  });
});

describe('the config', () => {
  it('comes through the app’s QueryClient, whose defaults spoil nothing', async () => {
    const queryClient = new QueryClient({
      defaultOptions: {
        queries: {
          enabled: false,
          throwOnError: true,
          retry: false,
          staleTime: 0,
          gcTime: 0,
          networkMode: 'online',
          refetchInterval: 10,
          refetchOnMount: false,
          suspense: true,
          select: () => null,
          placeholderData: { account_id: 'x' },
          initialData: undefined,
          structuralSharing: false,
          notifyOnChangeProps: [],
        } as never,
      },
    });
    render(
      <QueryClientProvider client={queryClient}>
        <Shop>
          <Hero />
        </Shop>
      </QueryClientProvider>,
    );
    await screen.findByText('hero success in');
    await settle(100);
    expect(configRequests()).toHaveLength(1);
    // A plain document under a key that says which: devtools and persisters can show and keep it.
    const [query] = queryClient.getQueryCache().getAll();
    expect(query?.state.data).toMatchObject({ account_id: '10022898' });
    expect(JSON.parse(JSON.stringify(dehydrate(queryClient))).queries).toHaveLength(1);
  });

  it.each([
    ['under StrictMode', true, false],
    ['under StrictMode, by the app’s QueryClient', true, true],
    ['where the provider is mounted again while it loads', false, false],
    ['where the provider is mounted again while it loads, by the app’s QueryClient', false, true],
  ])('is asked for once %s', async (_, reactStrictMode, isOfApp) => {
    shop().setFault({ target: 'config', delayMs: 100 });
    const props = { visitorId: newVisitor(), ...(isOfApp && { queryClient: new QueryClient() }) };
    const view = (key: number) => (
      <Shop key={key} {...props}>
        <Hero />
      </Shop>
    );
    const { rerender } = render(view(1), { reactStrictMode });
    if (!reactStrictMode) rerender(view(2));
    await screen.findByText('hero success in');
    await settle();
    expect(configRequests()).toHaveLength(1);
  });

  it('that was prefetched decides at once, and is not fetched again', async () => {
    const queryClient = new QueryClient();
    await queryClient.prefetchQuery(convertConfigOptions({ ...shopProps() }));
    render(
      <Shop queryClient={queryClient}>
        <Hero />
      </Shop>,
    );
    expect(screen.getByText('hero success in')).toBeInTheDocument();
    await settle();
    expect(configRequests()).toHaveLength(1);
  });

  it('that was prefetched decides by what is stored of the visitor, segments too', async () => {
    const queryClient = new QueryClient();
    await queryClient.prefetchQuery(convertConfigOptions({ ...shopProps() }));
    const visitorId = newVisitor();
    const record = { v: 1, segments: { country: 'DE' } };
    localStorage.setItem(`10022898-10025986-${visitorId}`, JSON.stringify(record));
    function Segments() {
      return <p>{JSON.stringify(useVisitor().segments)}</p>;
    }
    render(
      <Shop queryClient={queryClient} visitorId={visitorId}>
        <Segments />
      </Shop>,
    );
    expect(screen.getByText('{"country":"DE"}')).toBeInTheDocument();
  });

  it('survives a persister: what was written as JSON and read again decides at once, and is not fetched again', async () => {
    const first = new QueryClient();
    await first.prefetchQuery(convertConfigOptions(shopProps()));
    const persisted = JSON.stringify(dehydrate(first));
    const second = new QueryClient();
    hydrate(second, JSON.parse(persisted));
    render(
      <Shop queryClient={second}>
        <Hero />
      </Shop>,
    );
    expect(screen.getByText('hero success in')).toBeInTheDocument();
    await settle();
    expect(configRequests()).toHaveLength(1);
    expect(JSON.stringify(dehydrate(second).queries[0]?.state.data)).toBe(
      JSON.stringify(first.getQueryCache().getAll()[0]?.state.data),
    );
  });

  it('keeps a secret and a debug token out of the query key', () => {
    const { queryKey } = convertConfigOptions({ sdkKey: '1/2', secret: 'hush', debugToken: 'token' });
    expect(JSON.stringify(queryKey)).not.toMatch(/hush|token"/);
  });

  it('is replaced by invalidating its query', async () => {
    const queryClient = new QueryClient();
    render(
      <Shop queryClient={queryClient}>
        <Hero name="new" />
      </Shop>,
    );
    await screen.findByText('new success unknown-experience');
    const document = shopDocument({ version: '2' });
    document.experiences.push(experience('600', 'fresh', ['a']));
    shop().setConfig(document);
    await act(() => queryClient.invalidateQueries({ queryKey: convertConfigOptions(shopProps()).queryKey }));
    expect(configRequests()).toHaveLength(2);
  });

  it('of two projects serves two providers side by side and one inside the other', async () => {
    const other = { ...shopDocument(), project: { id: 'other', settings: {} } };
    const configs = { outer: shopDocument(), inner: { ...other, experiences: [experience('1', 'inner', ['a'])] } };
    const endpoint = { trackEndpoint: shop().trackEndpoint };
    render(
      <>
        <ConvertProvider config={configs.outer} visitorId="v" {...endpoint}>
          <Hero />
          <ConvertProvider config={configs.inner} visitorId="v" {...endpoint}>
            <Hero name="inner" />
          </ConvertProvider>
        </ConvertProvider>
        <ConvertProvider config={configs.inner} visitorId="v" {...endpoint}>
          <Hero name="hero" />
        </ConvertProvider>
      </>,
    );
    expect(screen.getByText('hero success in')).toBeInTheDocument();
    expect(screen.getByText('inner success in')).toBeInTheDocument();
    expect(screen.getByText('hero success unknown-experience')).toBeInTheDocument();
    await settle(20);
  });

  it('given inline at every render is one config', async () => {
    let renders = 0;
    function Counted() {
      renders += 1;
      return <Hero />;
    }
    let again: (count: number) => void = () => undefined;
    function App() {
      const [, setCount] = useState(0);
      again = setCount;
      return (
        <ConvertProvider config={shopDocument()} visitorId="v" trackEndpoint={shop().trackEndpoint}>
          <Counted />
        </ConvertProvider>
      );
    }
    render(<App />);
    for (let count = 1; count <= 5; count += 1) act(() => again(count));
    expect(renders).toBe(6);
    expect(screen.getByText('hero success in')).toBeInTheDocument();
    await settle(20);
  });

  it('reaches a client that the app made, through the same query', async () => {
    const queryClient = new QueryClient();
    const { visitorId: _, ...props } = shopProps();
    const client = createConvertClient({ ...props, visitorId: 'own', storage: createMemoryStorage() });
    function Buy() {
      const track = useTrack();
      return <button onClick={() => track('purchase')}>buy</button>;
    }
    render(
      <ConvertProvider client={client} queryClient={queryClient}>
        <Hero />
        <Buy />
      </ConvertProvider>,
    );
    await screen.findByText('hero success in');
    await settle();
    expect(queryClient.getQueryCache().getAll()).toHaveLength(1);
    expect(
      shop()
        .events()
        .map(({ visitorId }) => visitorId),
    ).toEqual(['own']);
  });

  it('that a client of the app was made with is all it needs: nothing is fetched, with a key either', async () => {
    const queryClient = new QueryClient();
    const { trackEndpoint, configEndpoint, sdkKey } = shopProps();
    for (const key of [{}, { sdkKey, configEndpoint }]) {
      const client = createConvertClient({
        ...{ config: shopDocument(), visitorId: 'own', trackEndpoint, storage: createMemoryStorage() },
        ...key,
      });
      const { unmount } = render(
        <ConvertProvider client={client} queryClient={queryClient}>
          <Hero />
        </ConvertProvider>,
      );
      expect(screen.getByText('hero success in')).toBeInTheDocument();
      await settle();
      unmount();
    }
    expect(configRequests()).toEqual([]);
    expect(queryClient.getQueryCache().getAll()).toEqual([]);
  });
});
