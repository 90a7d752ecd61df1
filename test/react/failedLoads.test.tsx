import { QueryClient, QueryErrorResetBoundary } from '@tanstack/react-query';
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { Component, type ReactNode, Suspense } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ConvertProvider, type ConvertProviderProps, useExperience, useSuspenseExperience } from '../../src';
import { shopDocument } from '../support/shopDocument';
import { newVisitor } from './shopServer';

afterEach(() => vi.restoreAllMocks());

/** A server in the hands of the test: what it answers may change, and an answer may be long in coming. */
function createShop() {
  let requests = 0;
  let answer: () => Promise<Response> = () => Promise.resolve(Response.json(shopDocument()));
  return {
    requests: () => requests,
    refuse: (status: number) => void (answer = () => Promise.resolve(new Response('{}', { status }))),
    open: () => void (answer = () => Promise.resolve(Response.json(shopDocument()))),
    /** Answers when the returned function is called. */
    hold() {
      let release = () => {};
      const held = new Promise<void>((resolve) => (release = resolve));
      answer = () => held.then(() => Response.json(shopDocument()));
      return release;
    },
    fetch: ((url, init) => {
      if (!String(url).includes('/config/')) return Promise.resolve(new Response('{}'));
      requests += 1;
      const aborted = new Promise<never>((_, reject) =>
        init?.signal?.addEventListener('abort', () => reject(new DOMException('gone', 'AbortError'))),
      );
      return Promise.race([answer(), aborted]);
    }) as typeof fetch,
  };
}

type Shop = ReturnType<typeof createShop>;

function Provider({ shop, ...props }: { shop: Shop } & ConvertProviderProps) {
  return <ConvertProvider sdkKey="1/2" fetch={shop.fetch} onError={() => undefined} {...props} />;
}

function Hero() {
  const { variation, reason } = useSuspenseExperience('hero');
  return <p>hero {variation === null ? reason : 'in'}</p>;
}

function PlainHero() {
  const { isPending, variation, reason } = useExperience('hero');
  return <p>{isPending ? 'pending' : `hero ${variation === null ? reason : 'in'}`}</p>;
}

/** What apps put around what may fail. */
class Boundary extends Component<
  { onReset?: () => void; details?: ReactNode; children: ReactNode },
  { hasFailed: boolean }
> {
  override state = { hasFailed: false };
  static getDerivedStateFromError = () => ({ hasFailed: true });
  override render() {
    if (!this.state.hasFailed) return this.props.children;
    const reset = () => {
      this.props.onReset?.();
      this.setState({ hasFailed: false });
    };
    return (
      <>
        <button onClick={reset}>Try again</button>
        {this.props.details}
      </>
    );
  }
}

/** Renders for 30 ms, so that React gives other tasks a turn before it renders the next component. */
function Slow() {
  const start = performance.now();
  while (performance.now() - start < 30);
  return null;
}

const tryAgain = async () => fireEvent.click(await screen.findByText('Try again'));
const silence = () => vi.spyOn(console, 'error').mockImplementation(() => undefined);

describe('"Try again" after a first load that failed', () => {
  const inside = (shop: Shop, queryClient?: QueryClient) => (
    <Boundary>
      <Suspense fallback="waiting">
        <Provider shop={shop} visitorId="v1" queryClient={queryClient}>
          <Hero />
        </Provider>
      </Suspense>
    </Boundary>
  );
  const outside = (shop: Shop, queryClient?: QueryClient, details?: ReactNode) => (
    <Provider shop={shop} visitorId="v1" queryClient={queryClient}>
      <Boundary details={details}>
        <Suspense fallback="waiting">
          <Hero />
        </Suspense>
      </Boundary>
    </Provider>
  );
  const withQuery = (shop: Shop, queryClient?: QueryClient) => (
    <Provider shop={shop} visitorId="v1" queryClient={queryClient}>
      <QueryErrorResetBoundary>
        {({ reset }) => (
          <Boundary onReset={reset}>
            <Suspense fallback="waiting">
              <Hero />
            </Suspense>
          </Boundary>
        )}
      </QueryErrorResetBoundary>
    </Provider>
  );

  it.each([
    ['the provider inside the boundary', inside, false],
    ['the provider inside the boundary, the app’s QueryClient', inside, true],
    ['the boundary inside the provider', outside, false],
    ['the boundary inside the provider, the app’s QueryClient', outside, true],
    ['a QueryErrorResetBoundary', withQuery, true],
  ])('loads at once: %s', async (_, page, isOwnQueryClient) => {
    silence();
    const shop = createShop();
    shop.refuse(404);
    render(page(shop, isOwnQueryClient ? new QueryClient() : undefined));
    await screen.findByText('Try again');
    expect(shop.requests()).toBe(1);
    await tryAgain();
    // It fails again: the error is shown again, and nothing is asked until somebody tries again.
    await screen.findByText('Try again');
    await waitFor(() => expect(shop.requests()).toBe(2));
    await screen.findByText('Try again');
    shop.open();
    await act(() => new Promise((resolve) => setTimeout(resolve, 120)));
    await tryAgain();
    await screen.findByText('hero in');
    expect(shop.requests()).toBe(3);
  });

  it('loads nothing again while React is still busy rendering the error', async () => {
    silence();
    const shop = createShop();
    shop.refuse(404);
    const slowError = Array.from({ length: 10 }, (_, index) => <Slow key={index} />);
    render(<div>{outside(shop, undefined, slowError)}</div>);
    await screen.findByText('Try again');
    await act(() => new Promise((resolve) => setTimeout(resolve, 50)));
    expect(screen.getByText('Try again')).toBeInTheDocument();
    expect(shop.requests()).toBe(1);
  });

  it('shows the error again, and does not go round for ever, where nothing can be loaded again', async () => {
    silence();
    render(
      <ConvertProvider config={{ account_id: '1' }} onError={() => undefined} visitorId="v1">
        <Boundary>
          <Suspense fallback="waiting">
            <Hero />
          </Suspense>
        </Boundary>
      </ConvertProvider>,
    );
    for (let round = 0; round < 3; round += 1) {
      await tryAgain();
      await act(() => new Promise((resolve) => setTimeout(resolve, 20)));
    }
    expect(screen.getByText('Try again')).toBeInTheDocument();
  });

  it('waits no longer than the provider’s timeout', async () => {
    silence();
    const shop = createShop();
    shop.refuse(404);
    render(
      <Provider shop={shop} visitorId="v1" timeout={60}>
        <Boundary>
          <Suspense fallback="waiting">
            <Hero />
          </Suspense>
        </Boundary>
      </Provider>,
    );
    await screen.findByText('Try again');
    const release = shop.hold();
    await tryAgain();
    await screen.findByText('waiting');
    await screen.findByText('Try again');
    release();
  });

  it('is what mounting a provider again does, also where the app’s cache holds the error', async () => {
    const shop = createShop();
    shop.refuse(404);
    const queryClient = new QueryClient();
    const page = (key: number) => (
      <Provider key={key} shop={shop} visitorId="v1" queryClient={queryClient}>
        <PlainHero />
      </Provider>
    );
    const { rerender } = render(page(1));
    await screen.findByText('hero error');
    shop.open();
    rerender(<p>elsewhere</p>);
    rerender(page(2));
    expect(screen.getByText('pending')).toBeInTheDocument();
    await screen.findByText('hero in');
    expect(shop.requests()).toBe(2);
  });
});

/** Older versions of React Query leave a query that is cancelled silently as fetching for ever: nothing can ask again. */
async function endsSilentCancels(): Promise<boolean> {
  const queryClient = new QueryClient();
  const queryKey = ['endless'];
  const queryFn = ({ signal }: { signal: AbortSignal }) =>
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
  void queryClient.prefetchQuery({ queryKey, queryFn });
  await queryClient.cancelQueries({}, { silent: true });
  return queryClient.getQueryState(queryKey)?.fetchStatus === 'idle';
}

type Case = [name: string, call: (queryClient: QueryClient) => void];

const silently: Case[] = (await endsSilentCancels())
  ? [['cancels them silently', (queryClient) => void queryClient.cancelQueries({}, { silent: true })]]
  : [];

describe('while the config loads for the first time, an app that', () => {
  it.each<Case>([
    ['clears its QueryClient', (queryClient: QueryClient) => void queryClient.clear()],
    ['removes all queries', (queryClient: QueryClient) => void queryClient.removeQueries()],
    ['cancels all queries', (queryClient: QueryClient) => void queryClient.cancelQueries()],
    ...silently,
    [
      'cancels them without a way back',
      (queryClient: QueryClient) => void queryClient.cancelQueries({}, { revert: false }),
    ],
    ['resets all queries', (queryClient: QueryClient) => void queryClient.resetQueries()],
    ['invalidates all queries', (queryClient: QueryClient) => void queryClient.invalidateQueries()],
  ])('%s gets its config all the same', async (_, call) => {
    const shop = createShop();
    const release = shop.hold();
    const queryClient = new QueryClient();
    const onError = vi.fn();
    render(
      <Provider shop={shop} visitorId={newVisitor()} queryClient={queryClient} onError={onError}>
        <PlainHero />
      </Provider>,
    );
    await waitFor(() => expect(shop.requests()).toBe(1));
    await act(async () => call(queryClient));
    release();
    await screen.findByText('hero in');
    expect(shop.requests()).toBeLessThanOrEqual(2);
    expect(onError).not.toHaveBeenCalled();
  });

  it.each([
    ['clears its QueryClient', (queryClient: QueryClient) => void queryClient.clear()],
    ['removes all queries', (queryClient: QueryClient) => void queryClient.removeQueries()],
    ['resets all queries', (queryClient: QueryClient) => void queryClient.resetQueries()],
  ])('%s later goes on with what is on screen, and finds the config in its cache again', async (_, call) => {
    const shop = createShop();
    const queryClient = new QueryClient();
    render(
      <Provider shop={shop} visitorId={newVisitor()} queryClient={queryClient}>
        <PlainHero />
      </Provider>,
    );
    await screen.findByText('hero in');
    await act(async () => call(queryClient));
    expect(screen.getByText('hero in')).toBeInTheDocument();
    await waitFor(() => expect(queryClient.getQueryCache().getAll()[0]?.state.status).toBe('success'));
    expect(shop.requests()).toBe(2);
  });
});

describe('a config that the server refuses', () => {
  const minutes = async (count: number) => {
    for (let second = 0; second < count * 60; second += 5) await act(() => vi.advanceTimersByTimeAsync(5_000));
  };

  it.each([
    [400, 1],
    [401, 1],
    [403, 1],
    [404, 1],
    [410, 1],
  ])('with %d is not asked for again before the next refresh, by React Query', async (status, requests) => {
    vi.useFakeTimers();
    const shop = createShop();
    shop.refuse(status);
    render(
      <Provider shop={shop} visitorId="v1">
        <PlainHero />
      </Provider>,
    );
    await minutes(4);
    document.dispatchEvent(new Event('visibilitychange'));
    window.dispatchEvent(new Event('online'));
    await minutes(0.5);
    expect(shop.requests()).toBe(requests);
    shop.open();
    await minutes(1);
    expect(shop.requests()).toBe(requests + 1);
    vi.useRealTimers();
  });

  it.each([408, 429, 500, 503])('with %d is asked for again every half minute', async (status) => {
    vi.useFakeTimers();
    const shop = createShop();
    shop.refuse(status);
    render(
      <Provider shop={shop} visitorId="v1">
        <PlainHero />
      </Provider>,
    );
    await minutes(1);
    const before = shop.requests();
    shop.open();
    await minutes(1);
    expect(shop.requests()).toBe(before + 1);
    vi.useRealTimers();
  });
});
