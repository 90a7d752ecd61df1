import { act, render, screen, waitFor } from '@testing-library/react';
import { Component, type ReactNode, Suspense } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { useConvert, useSuspenseExperience, useSuspenseFeature, useVisitor } from '../../src';
import { newVisitor, settle, Shop, shop, useShopServer } from './shopServer';
import { refusedEndpoint } from './startShopServer';

useShopServer();

function Hero() {
  const { variation, reason } = useSuspenseExperience('hero');
  return <p>hero {variation ?? reason}</p>;
}

function Search() {
  const { isEnabled, reason } = useSuspenseFeature('search');
  return <p>search {isEnabled ? 'on' : reason}</p>;
}

class Boundary extends Component<{ name: string; children: ReactNode }, { message?: string }> {
  override state: { message?: string } = {};
  static getDerivedStateFromError = ({ message }: Error) => ({ message });
  override render() {
    return this.state.message ? <p>{`${this.props.name}: ${this.state.message}`}</p> : this.props.children;
  }
}

const configRequests = () =>
  shop()
    .requests()
    .filter(({ target }) => target === 'config');

describe('a suspense hook', () => {
  it('fetches once, however many there are, whether their boundary is inside or outside the provider', async () => {
    render(
      <Suspense fallback="outer">
        <Shop>
          <Suspense fallback="inner">
            <Hero />
            <Search />
          </Suspense>
          <Hero />
        </Shop>
      </Suspense>,
    );
    expect(await screen.findAllByText(/^hero (original|b|c)$/)).toHaveLength(2);
    await settle();
    expect(configRequests()).toHaveLength(1);
  });

  it('goes on after the timeout when the config is blocked', async () => {
    const configEndpoint = await refusedEndpoint();
    render(
      <Suspense fallback="waiting">
        <Shop timeout={50} configEndpoint={configEndpoint}>
          <Hero />
          <Search />
        </Shop>
      </Suspense>,
    );
    expect(await screen.findByText('hero timeout')).toBeInTheDocument();
    expect(screen.getByText('search timeout')).toBeInTheDocument();
  });

  it('is not left waiting when the provider that had begun to load is unmounted', async () => {
    shop().setFault({ target: 'config', delayMs: 200 });
    const visitorId = newVisitor();
    const view = (isFirst: boolean) =>
      isFirst ? (
        <Shop visitorId={visitorId}>home</Shop>
      ) : (
        <Suspense fallback="waiting">
          <Shop visitorId={visitorId}>
            <Hero />
          </Shop>
        </Suspense>
      );
    const { rerender } = render(view(true));
    await waitFor(() => expect(configRequests()).toHaveLength(1));
    rerender(view(false));
    expect(screen.getByText('waiting')).toBeInTheDocument();
    expect(await screen.findByText(/^hero (original|b|c)$/)).toBeInTheDocument();
    await settle();
  });

  it('throws to the nearest boundary when the config cannot be had, and says what to do', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    shop().setFault({ target: 'config', status: 404 });
    render(
      <Boundary name="outer">
        <Suspense fallback="waiting">
          <Shop onError={() => undefined}>
            <Boundary name="inner">
              <Hero />
            </Boundary>
          </Shop>
        </Suspense>
      </Boundary>,
    );
    expect(await screen.findByText(/^inner: .*Check the SDK key.*\(config-status\)$/)).toBeInTheDocument();
    expect(configRequests()).toHaveLength(1);
    vi.restoreAllMocks();
  });

  it('shows the other visitor’s variation at once when somebody is identified while it waits', async () => {
    shop().setFault({ target: 'config', delayMs: 100 });
    let identify: (id: string) => void = () => undefined;
    function Login() {
      identify = useVisitor().identify;
      return null;
    }
    render(
      <Shop visitorId="early">
        <Login />
        <Suspense fallback="waiting">
          <Hero />
        </Suspense>
      </Shop>,
    );
    act(() => identify('late'));
    await screen.findByText(/^hero (original|b|c)$/);
    await settle();
    expect(
      new Set(
        shop()
          .events()
          .map(({ visitorId }) => visitorId),
      ),
    ).toEqual(new Set(['late']));
  });

  it('renders again, and waits for nothing, when the config is refreshed', async () => {
    let refetch: () => Promise<void> = () => Promise.resolve();
    function Reach() {
      refetch = useConvert().refetch;
      return null;
    }
    const fallback = vi.fn(() => 'waiting');
    const Fallback = () => fallback();
    render(
      <Shop>
        <Reach />
        <Suspense fallback={<Fallback />}>
          <Hero />
        </Suspense>
      </Shop>,
    );
    await screen.findByText(/^hero (original|b|c)$/);
    fallback.mockClear();
    await act(() => refetch());
    await settle();
    expect(fallback).not.toHaveBeenCalled();
  });

  it('asks whatever a variable says of enabled, since what is not asked would suspend for ever', async () => {
    const off = { enabled: false, updates: 'pinned' } as const;
    // A boundary that suspends again without end never lets go of the thread: the render is what must stop it.
    let renders = 0;
    const count = () => {
      if (++renders > 50) throw new Error('It renders without end.');
    };
    function Both() {
      count();
      const { isEnabled } = useSuspenseFeature('search', off);
      const { variation } = useSuspenseExperience('hero', off);
      return <p>{`both ${variation} ${isEnabled}`}</p>;
    }
    render(
      <Shop>
        <Suspense fallback="waiting">
          <Both />
        </Suspense>
      </Shop>,
    );
    expect(await screen.findByText(/^both (original|b|c) (true|false)$/)).toBeInTheDocument();
  });

  it('without a provider says that there is none', () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    expect(() => render(<Hero />)).toThrow(/ConvertProvider/);
    vi.restoreAllMocks();
  });
});
