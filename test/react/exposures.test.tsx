import { act, render, screen } from '@testing-library/react';
import { StrictMode, Suspense, startTransition, useEffect, useLayoutEffect, useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import {
  ConvertProvider,
  useExperience,
  useFeature,
  useSuspenseExperience,
  useTrack,
  useVisitor,
  type ConvertProviderProps,
} from '../../src';
import { shopDocument } from '../support/shopDocument';
import { exposures, newVisitor, settle, Shop, shop, shopProps, useShopServer } from './shopServer';

useShopServer();

function Hero() {
  const { isPending, variation } = useExperience('hero');
  return <p>{isPending ? 'pending' : `hero ${variation}`}</p>;
}

const shown = () => screen.findAllByText(/^hero (original|b|c)/);

describe('an exposure is sent', () => {
  it('once for one hook', async () => {
    render(<Hero />, { wrapper: Shop });
    await shown();
    await settle();
    expect(exposures()).toHaveLength(1);
  });

  it('once under StrictMode', async () => {
    render(
      <StrictMode>
        <Shop>
          <Hero />
        </Shop>
      </StrictMode>,
    );
    await shown();
    await settle();
    expect(exposures()).toHaveLength(1);
  });

  it('never for a tree that suspends and is never committed', async () => {
    const never = new Promise(() => undefined);
    let renders = 0;
    function Suspended(): never {
      useExperience('hero');
      renders += 1;
      throw never;
    }
    await act(
      async () =>
        void render(
          <Shop>
            <Suspense fallback="waiting">
              <Suspended />
            </Suspense>
          </Shop>,
        ),
    );
    await settle();
    expect(renders).toBeGreaterThan(0);
    expect(exposures()).toHaveLength(0);
  });

  it('once, with one client and one fetch, when the first mount suspends under a boundary outside the provider', async () => {
    function SuspenseHero() {
      return <p>hero {useSuspenseExperience('hero').variation}</p>;
    }
    render(
      <Suspense fallback="waiting">
        <Shop>
          <SuspenseHero />
        </Shop>
      </Suspense>,
    );
    expect(screen.getByText('waiting')).toBeInTheDocument();
    await shown();
    await settle();
    expect(exposures()).toHaveLength(1);
    expect(
      shop()
        .requests()
        .filter(({ target }) => target === 'config'),
    ).toHaveLength(1);
  });

  it('once for five renders', async () => {
    const { rerender } = render(<Hero />, { wrapper: Shop });
    await shown();
    for (let renders = 0; renders < 5; renders += 1) rerender(<Hero />);
    await settle();
    expect(exposures()).toHaveLength(1);
  });

  it('once for two components on one key', async () => {
    render(
      <Shop>
        <Hero />
        <Hero />
      </Shop>,
    );
    expect(await shown()).toHaveLength(2);
    await settle();
    expect(exposures()).toHaveLength(1);
  });

  it('once when unmounted and mounted again', async () => {
    const { rerender } = render(<Hero />, { wrapper: Shop });
    await shown();
    rerender(<p>away</p>);
    rerender(<Hero />);
    await shown();
    await settle();
    expect(exposures()).toHaveLength(1);
  });

  it('for the new decision only, when a layout effect of a parent changes the attributes', async () => {
    function Germans() {
      const { isPending, variation } = useExperience('germans');
      return <p>{isPending ? 'pending' : `germans ${variation}`}</p>;
    }
    function Parent() {
      const { setAttributes } = useVisitor();
      useLayoutEffect(() => setAttributes({ country: 'FR' }), [setAttributes]);
      return <Germans />;
    }
    // The first render decides for a German; what is committed in the end is decided for a Frenchman.
    render(<Parent />, { wrapper: (props) => <Shop {...props} attributes={{ country: 'DE' }} /> });
    await screen.findByText('germans null');
    await settle();
    expect(exposures('400')).toHaveLength(0);
  });

  it('for the new decision only, when a layout effect changes the attributes prop', async () => {
    function Germans() {
      const { isPending, variation } = useExperience('germans');
      return <p>{isPending ? 'pending' : `germans ${variation}`}</p>;
    }
    function Located({ locate }: { locate: (country: string) => void }) {
      useLayoutEffect(() => locate('FR'), [locate]);
      return <Germans />;
    }
    function App() {
      const [country, setCountry] = useState('DE');
      return (
        <ConvertProvider {...shopProps()} sdkKey={undefined} config={shopDocument()} attributes={{ country }}>
          <Located locate={setCountry} />
        </ConvertProvider>
      );
    }
    // React runs the effects of the German commit before it renders the French one.
    render(<App />);
    await screen.findByText('germans null');
    await settle();
    expect(exposures('400')).toHaveLength(0);
  });

  it('for the control arm of a feature', async () => {
    function Search() {
      const { isPending, isEnabled } = useFeature('search');
      return <p>{isPending ? 'pending' : isEnabled ? 'on' : 'off'}</p>;
    }
    const seen = new Map<string, string>();
    for (let tries = 0; tries < 12 && seen.size < 2; tries += 1) {
      const visitorId = newVisitor();
      const view = render(
        <Shop visitorId={visitorId}>
          <Search />
        </Shop>,
      );
      seen.set((await screen.findByText(/^(on|off)$/)).textContent ?? '', visitorId);
      await settle();
      view.unmount();
    }
    expect([...seen.keys()].sort()).toEqual(['off', 'on']);
    expect(exposures('300')).toEqual(expect.arrayContaining([...seen.values()]));
    expect(new Set(exposures('300')).size).toBe(exposures('300').length);
  });

  it('no more after a reload', async () => {
    const visitorId = newVisitor();
    for (let visits = 0; visits < 2; visits += 1) {
      const view = render(
        <Shop visitorId={visitorId}>
          <Hero />
        </Shop>,
      );
      await shown();
      await settle();
      view.unmount();
    }
    expect(exposures()).toEqual([visitorId]);
  });

  it('never for an interrupted transition', async () => {
    const never = new Promise(() => undefined);
    let go: (to: string) => void = () => undefined;
    function Page() {
      const [page, setPage] = useState('home');
      go = setPage;
      return page === 'home' ? <p>home</p> : page === 'hero' ? <Blocked /> : <p>elsewhere</p>;
    }
    function Blocked(): never {
      useExperience('hero');
      throw never;
    }
    render(
      <Shop>
        <Suspense fallback="waiting">
          <Page />
        </Suspense>
      </Shop>,
    );
    await settle();
    act(() => startTransition(() => go('hero')));
    await settle();
    expect(screen.getByText('home')).toBeInTheDocument();
    act(() => go('elsewhere'));
    await settle();
    expect(exposures()).toHaveLength(0);
  });

  it('not while the page is prerendered, and once when it is activated', async () => {
    Object.defineProperty(document, 'prerendering', { value: true, configurable: true });
    render(<Hero />, { wrapper: Shop });
    await shown();
    await settle();
    expect(exposures()).toHaveLength(0);
    Object.defineProperty(document, 'prerendering', { value: false, configurable: true });
    act(() => void document.dispatchEvent(new Event('prerenderingchange')));
    await settle();
    expect(exposures()).toHaveLength(1);
  });

  it('not while the page is prerendered, nor a conversion that it tracks as it mounts', async () => {
    function Landing() {
      const track = useTrack();
      useEffect(() => void track('signup'), [track]);
      return <Hero />;
    }
    Object.defineProperty(document, 'prerendering', { value: true, configurable: true });
    const onConversion = vi.fn();
    render(<Landing />, { wrapper: (props) => <Shop {...props} onConversion={onConversion} /> });
    await shown();
    await settle();
    expect(shop().events()).toEqual([]);
    expect(onConversion).not.toHaveBeenCalled();
    expect(Object.keys(localStorage).filter((key) => key.includes('.entry.'))).toEqual([]);
    Object.defineProperty(document, 'prerendering', { value: false, configurable: true });
    act(() => void document.dispatchEvent(new Event('prerenderingchange')));
    await settle();
    const conversions = shop()
      .events()
      .filter(({ eventType }) => eventType === 'conversion');
    expect(conversions).toHaveLength(1);
    expect(exposures()).toHaveLength(1);
    expect(onConversion).toHaveBeenCalledOnce();
  });

  it('once for each of two visitors after identify', async () => {
    let identify: (id: string) => void = () => undefined;
    function Login() {
      identify = useVisitor().identify;
      return null;
    }
    render(
      <Shop visitorId="first">
        <Login />
        <Hero />
      </Shop>,
    );
    await shown();
    act(() => identify('second'));
    await settle();
    expect(exposures()).toEqual(['first', 'second']);
  });

  it('once for each visitor that is shown the same variation', async () => {
    let identify: (id: string, options?: { keepAssignments: boolean }) => void = () => undefined;
    function Login() {
      identify = useVisitor().identify;
      return null;
    }
    render(
      <Shop visitorId="anonymous">
        <Login />
        <Hero />
      </Shop>,
    );
    await shown();
    const users = ['ann', 'bob', 'cleo', 'dan'];
    for (const user of users) {
      act(() => identify(user, { keepAssignments: true }));
      await settle(30);
    }
    await settle();
    expect(exposures()).toEqual(['anonymous', ...users]);
  });

  it('only when asked, with exposure manual', async () => {
    let expose: () => void = () => undefined;
    function Manual() {
      const hero = useExperience('hero', { exposure: 'manual' });
      expose = hero.expose;
      return <p>{hero.isPending ? 'pending' : `hero ${hero.variation}`}</p>;
    }
    render(<Manual />, { wrapper: Shop });
    await shown();
    await settle();
    expect(exposures()).toHaveLength(0);
    act(() => {
      expose();
      expose();
    });
    await settle();
    expect(exposures()).toHaveLength(1);
  });

  it('never for a forced variation, which is shown at once and stored nowhere', async () => {
    render(<Hero />, { wrapper: (props) => <Shop {...props} forced={{ hero: 'c' }} /> });
    expect(screen.getByText('hero c')).toBeInTheDocument();
    await settle();
    expect(exposures()).toHaveLength(0);
    const stored = Object.entries({ ...localStorage }).filter(([key]) => key.startsWith('10022898-10025986-'));
    expect(stored.filter(([, record]) => String(record).includes('1002'))).toEqual([]);
  });

  it.each([
    ['was there before', () => ({ sdkKey: undefined, config: shopDocument() })],
    ['is loaded', () => ({})],
  ])('before a goal that is tracked as the first page mounts, where the config %s', async (_, props) => {
    function Tracking() {
      const track = useTrack();
      useEffect(() => void track('signup'), [track]);
      return null;
    }
    // React runs the effects of children first.
    function Landing() {
      const { variation } = useExperience('hero');
      return (
        <p>
          hero {variation}
          <Tracking />
        </p>
      );
    }
    render(
      <ConvertProvider {...shopProps()} {...props()} visitorId={newVisitor()}>
        <Landing />
      </ConvertProvider>,
    );
    await shown();
    await settle();
    const [conversion] = shop()
      .events()
      .filter(({ eventType }) => eventType === 'conversion');
    expect(Object.keys(conversion?.data.bucketingData ?? {})).toEqual(['100']);
  });

  it('to onExposure too, once, naming what was seen', async () => {
    const onExposure = vi.fn<NonNullable<ConvertProviderProps['onExposure']>>();
    render(
      <StrictMode>
        <ConvertProvider {...shopProps()} visitorId="heard" onExposure={onExposure}>
          <Hero />
        </ConvertProvider>
      </StrictMode>,
    );
    await shown();
    await settle();
    expect(onExposure).toHaveBeenCalledOnce();
    expect(onExposure.mock.calls[0]?.[0]).toMatchObject({
      visitorId: 'heard',
      experience: 'hero',
      experienceId: '100',
    });
  });
});
