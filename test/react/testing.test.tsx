import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { type ReactNode, StrictMode, Suspense, useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { useConsent, useExperience, useFeature, useSuspenseExperience, useTrack, useVisitor } from '../../src';
import { ConvertTestProvider } from '../../src/testing';

function Hero() {
  const { status, variation, reason } = useExperience('hero');
  return <p>{`${status} ${variation} ${reason}`}</p>;
}

function Search() {
  const { isEnabled, variables } = useFeature('search');
  return <p>{isEnabled ? JSON.stringify(variables) : 'off'}</p>;
}

describe('ConvertTestProvider', () => {
  it('gives every experience the variation it is told', () => {
    render(<Hero />, { wrapper: (props) => <ConvertTestProvider experiences={{ hero: 'b' }} {...props} /> });
    expect(screen.getByText('success b bucketed')).toBeInTheDocument();
  });

  it('puts the visitor outside an experience that is null', () => {
    render(<Hero />, { wrapper: (props) => <ConvertTestProvider experiences={{ hero: null }} {...props} /> });
    expect(screen.getByText('success null not-in-traffic')).toBeInTheDocument();
  });

  it('takes null for nothing said, and a feature that is null for one that is off', () => {
    const nothing = {
      experiences: null,
      features: null,
      visitorId: null,
      status: null,
      delay: null,
    } as never as object;
    const { rerender } = render(<ConvertTestProvider {...nothing}>{<Hero />}</ConvertTestProvider>);
    expect(screen.getByText('success null unknown-experience')).toBeInTheDocument();
    const features = { search: null } as never;
    rerender(<ConvertTestProvider features={features}>{<Search />}</ConvertTestProvider>);
    expect(screen.getByText('off')).toBeInTheDocument();
  });

  it('gives features their variables as they are, whatever their type', () => {
    const features = { search: { algo: 'x', limit: 20, deep: { nested: [true] } } };
    const { rerender } = render(<ConvertTestProvider features={features}>{<Search />}</ConvertTestProvider>);
    expect(screen.getByText(JSON.stringify(features.search))).toBeInTheDocument();
    rerender(<ConvertTestProvider features={{ search: false }}>{<Search />}</ConvertTestProvider>);
    expect(screen.getByText('off')).toBeInTheDocument();
  });

  it('shows another variation when it is told another', () => {
    const { rerender } = render(<ConvertTestProvider experiences={{ hero: 'b' }}>{<Hero />}</ConvertTestProvider>);
    rerender(<ConvertTestProvider experiences={{ hero: 'c' }}>{<Hero />}</ConvertTestProvider>);
    expect(screen.getByText('success c bucketed')).toBeInTheDocument();
  });

  it.each([
    ['pending', 'pending null loading'],
    ['error', 'error null error'],
    ['timeout', 'success null timeout'],
  ] as const)('shows the state %s', (status, text) => {
    render(<Hero />, { wrapper: (props) => <ConvertTestProvider status={status} {...props} /> });
    expect(screen.getByText(text)).toBeInTheDocument();
  });

  it('is pending for the delay, then decides, also for a suspense hook', async () => {
    vi.useFakeTimers();
    function SuspenseHero() {
      return <p>{useSuspenseExperience('hero').variation}</p>;
    }
    await act(async () => {
      render(
        <Suspense fallback="waiting">
          <ConvertTestProvider experiences={{ hero: 'b' }} delay={500}>
            <SuspenseHero />
          </ConvertTestProvider>
        </Suspense>,
      );
    });
    expect(screen.getByText('waiting')).toBeInTheDocument();
    await act(() => vi.advanceTimersByTimeAsync(500));
    expect(screen.getByText('b')).toBeInTheDocument();
  });

  it('times out after the delay, and is pending until then, also for a suspense hook', async () => {
    vi.useFakeTimers();
    const SuspenseHero = () => <p>{`suspended: ${useSuspenseExperience('hero').reason}`}</p>;
    // Of two with equal options, React 18 would make the suspended one wait again.
    const provider = (visitorId: string, child: ReactNode) => (
      <Suspense fallback="waiting">
        <ConvertTestProvider experiences={{ hero: 'b' }} status="timeout" delay={500} visitorId={visitorId}>
          {child}
        </ConvertTestProvider>
      </Suspense>
    );
    await act(async () => void render([<div key="1">{provider('v1', <Hero />)}</div>, <i key="2">{provider('v2', <SuspenseHero />)}</i>])); // prettier-ignore
    expect(document.body.textContent).toBe('pending null loadingwaiting');
    await act(() => vi.advanceTimersByTimeAsync(499));
    expect(document.body.textContent).toBe('pending null loadingwaiting');
    await act(() => vi.advanceTimersByTimeAsync(600));
    expect(document.body.textContent).toBe('success null timeoutsuspended: timeout');
  });

  describe('with a consent', () => {
    function Shop() {
      const [consent, setConsent] = useConsent();
      const track = useTrack();
      const [status, setStatus] = useState('');
      useExperience('hero');
      return (
        <>
          <p>{`${consent}, ${status}`}</p>
          <button onClick={() => setStatus(track('purchase').status)}>Buy</button>
          <button onClick={() => setConsent('granted')}>Allow</button>
        </>
      );
    }
    const renderShop = (consent: 'pending' | 'denied') => {
      const heard: string[] = [];
      render(
        <ConvertTestProvider
          experiences={{ hero: 'b' }}
          consent={consent}
          onExposure={({ experience }) => heard.push(`exposes ${experience}`)}
          onTrack={(goal) => heard.push(`tracks ${goal}`)}
        >
          <Shop />
        </ConvertTestProvider>,
      );
      return heard;
    };

    it('that is pending, hears of what has happened when it is granted', async () => {
      const heard = renderShop('pending');
      await userEvent.click(screen.getByText('Buy'));
      expect(screen.getByText('pending, deferred')).toBeInTheDocument();
      expect(heard).toEqual([]);
      await userEvent.click(screen.getByText('Allow'));
      await waitFor(() => expect(heard.sort()).toEqual(['exposes hero', 'tracks purchase']));
      await userEvent.click(screen.getByText('Buy'));
      expect(screen.getByText('granted, queued')).toBeInTheDocument();
      expect(heard).toHaveLength(3);
    });

    it('that is denied, tracks nothing, neither then nor later', async () => {
      const heard = renderShop('denied');
      await userEvent.click(screen.getByText('Buy'));
      expect(screen.getByText('denied, off')).toBeInTheDocument();
      await userEvent.click(screen.getByText('Allow'));
      await waitFor(() => expect(heard).toEqual(['exposes hero']));
    });
  });

  describe('with a config', () => {
    const carries = (feature: string) => ({ id: 'x', type: 'fullStackFeature', data: { feature_id: feature, variables_data: { limit: 5 } } }); // prettier-ignore
    const config = {
      account_id: '1',
      project: { id: '2' },
      archived_experiences: ['12'],
      audiences: [{ id: '50', rules: { OR: [{ AND: [{ OR_WHEN: [] }] }] } }],
      experiences: [
        {
          id: '10',
          key: 'hero',
          name: 'The hero',
          environment: 'staging',
          audiences: ['50'],
          variations: [
            { id: '100', key: 'original', traffic_allocation: 100, changes: [] },
            { id: '101', key: 'b', status: 'stopped', traffic_allocation: 0, changes: [carries('30')] },
          ],
        },
        {
          id: '11',
          key: 'banner',
          environment: 'live',
          variations: [{ id: '110', key: 'big', traffic_allocation: 100, changes: [] }],
        },
        { id: '12', key: 'sale', variations: [{ id: '120', key: 'on', traffic_allocation: 100, changes: [] }] },
      ],
      features: [{ id: '30', key: 'search', variables: [{ key: 'limit', type: 'integer' }] }],
    };
    function Page() {
      const [hero, banner, sale] = [useExperience('hero'), useExperience('banner'), useExperience('sale')];
      const { isEnabled, variables } = useFeature('search');
      const experiences = [hero, banner, sale].map(({ variation }) => variation).join();
      return <p>{`${experiences} ${hero.details?.id} ${isEnabled} ${JSON.stringify(variables)}`}</p>;
    }
    const show = (props: object) => {
      const { container } = render(<ConvertTestProvider {...props}>{<Page />}</ConvertTestProvider>);
      return container.textContent;
    };

    it('decides by it what the test does not name, whatever the environment', () => {
      expect(show({ config })).toBe(',big, undefined false {}');
    });

    it('shows the variation that the test names as the config has it, with its features, whatever the rules say', () => {
      expect(show({ config, experiences: { hero: 'b' } })).toBe('b,big, 101 true {"limit":5}');
      expect(show({ config, experiences: { sale: 'on', banner: null } })).toBe(',,on undefined false {}');
      expect(show({ config, experiences: { hero: 'other' } })).toBe('other,big, other false {}');
    });

    it('takes the features from the test where it names them', () => {
      const props = { config, experiences: { hero: 'b' } };
      expect(show({ ...props, features: { search: { limit: 7 } } })).toBe('b,big, 101 true {"limit":7}');
      expect(show({ ...props, features: { search: false } })).toBe('b,big, 101 false {}');
    });

    it('makes do with keys alone, as `convert-react types` writes them', () => {
      const keys = {
        experiences: [{ key: 'hero', variations: [{ key: 'original' }, { key: 'b' }] }],
        features: [{ key: 'search', variables: [{ key: 'limit', type: 'integer' }] }],
      };
      expect(show({ config: keys, experiences: { hero: 'b' }, features: { search: { limit: 1 } } })).toBe(
        'b,, b true {"limit":1}',
      );
    });

    it('keeps its client where an equal config is written inline', async () => {
      const heard: string[] = [];
      const page = () => (
        <ConvertTestProvider config={structuredClone(config)} onExposure={({ experience }) => heard.push(experience)}>
          <Page />
        </ConvertTestProvider>
      );
      const { rerender } = render(page());
      rerender(page());
      await waitFor(() => expect(heard).toEqual(['banner']));
    });
  });

  it('leaves no timer behind, and asks nothing of the network', () => {
    vi.useFakeTimers();
    const fetch = vi.fn();
    vi.stubGlobal('fetch', fetch);
    const view = render(<Hero />, {
      wrapper: (props) => <ConvertTestProvider experiences={{ hero: 'b' }} {...props} />,
    });
    expect(vi.getTimerCount()).toBe(0);
    view.unmount();
    expect(vi.getTimerCount()).toBe(0);
    expect(fetch).not.toHaveBeenCalled();
  });

  it('tells of the exposure once, also under StrictMode, and of every conversion', async () => {
    const [onExposure, onTrack] = [vi.fn(), vi.fn()];
    function Buy() {
      const track = useTrack();
      return <button onClick={() => track('purchase', { amount: 10 })}>Buy</button>;
    }
    render(
      <StrictMode>
        <ConvertTestProvider experiences={{ hero: 'b' }} onExposure={onExposure} onTrack={onTrack}>
          <Hero />
          <Buy />
        </ConvertTestProvider>
      </StrictMode>,
    );
    await userEvent.click(screen.getByText('Buy'));
    expect(onExposure).toHaveBeenCalledOnce();
    expect(onExposure).toHaveBeenCalledWith(expect.objectContaining({ experience: 'hero', variation: 'b' }));
    expect(onTrack.mock.calls).toEqual([['purchase', { amount: 10 }]]);
  });

  it('says of a key that it does not name what to add, and speaks of no server', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    function Page() {
      useFeature('search');
      return <p>{useExperience('hero').reason}</p>;
    }
    render(<Page />, {
      wrapper: (props) => <ConvertTestProvider experiences={{ other: 'b' }} features={{ limits: true }} {...props} />,
    });
    expect(warn.mock.calls.map(([message]) => String(message)).sort()).toEqual([
      expect.stringContaining(
        `The test provider names no experience "hero". It names "other". Give it one: experiences={{ 'hero': '…' }}.`,
      ),
      expect.stringContaining(
        `The test provider names no feature "search". It names "limits". Give it one: features={{ 'search': { … } }}.`,
      ),
    ]);
    warn.mockRestore();
  });

  describe('beside another one with the same options', () => {
    function Story({ name, heard }: { name: string; heard: string[] }) {
      return (
        <ConvertTestProvider
          experiences={{ hero: 'b' }}
          onTrack={(goal) => heard.push(`${name} tracks ${goal}`)}
          onExposure={({ experience }) => heard.push(`${name} exposes ${experience}`)}
        >
          <Buy name={name} />
        </ConvertTestProvider>
      );
    }

    function Buy({ name }: { name: string }) {
      useExperience('hero');
      const track = useTrack();
      const { attributes, setAttributes } = useVisitor();
      return (
        <>
          <button onClick={() => track('purchase')}>{`buy ${name}`}</button>
          <button onClick={() => setAttributes({ plan: 'gold' })}>{`upgrade ${name}`}</button>
          <p>{`${name} has ${JSON.stringify(attributes)}`}</p>
        </>
      );
    }

    it.each([
      ['', false],
      ['under StrictMode', true],
    ])('is alone: no click, no exposure and no attribute of the one is the other’s %s', async (_, reactStrictMode) => {
      const heard: string[] = [];
      const page = (
        <>
          <Story name="one" heard={heard} />
          <Story name="two" heard={heard} />
        </>
      );
      render(page, { reactStrictMode });
      await waitFor(() => expect(heard.sort()).toEqual(['one exposes hero', 'two exposes hero']));
      await userEvent.click(screen.getByText('buy one'));
      await userEvent.click(screen.getByText('upgrade one'));
      expect(heard.slice(2)).toEqual(['one tracks purchase']);
      expect(screen.getByText('one has {"plan":"gold"}')).toBeInTheDocument();
      expect(screen.getByText('two has {}')).toBeInTheDocument();
    });

    it('is alone also when it is mounted later, or after the first one has gone', async () => {
      const heard: string[] = [];
      const { rerender } = render(<Story key="one" name="one" heard={heard} />);
      await userEvent.click(screen.getByText('upgrade one'));
      rerender([<Story key="one" name="one" heard={heard} />, <Story key="two" name="two" heard={heard} />]);
      expect(screen.getByText('two has {}')).toBeInTheDocument();
      rerender([<Story key="three" name="three" heard={heard} />]);
      expect(screen.getByText('three has {}')).toBeInTheDocument();
      await waitFor(() => expect(heard).toEqual(['one exposes hero', 'two exposes hero', 'three exposes hero']));
    });

    it.each([false, true])(
      'waits out its own delay where both suspend on their first mount (StrictMode: %s)',
      async (reactStrictMode) => {
        vi.useFakeTimers();
        const heard: string[] = [];
        function SuspenseHero({ name }: { name: string }) {
          const track = useTrack();
          return <button onClick={() => track(name)}>{`${name} ${useSuspenseExperience('hero').variation}`}</button>;
        }
        const story = (name: string) => (
          <Suspense fallback={`waiting ${name}`}>
            <ConvertTestProvider
              experiences={{ hero: 'b' }}
              delay={500}
              onTrack={() => heard.push(name)}
              onExposure={() => heard.push(`${name} exposed`)}
            >
              <SuspenseHero name={name} />
            </ConvertTestProvider>
          </Suspense>
        );
        await act(async () => void render([story('one'), story('two')], { reactStrictMode }));
        expect(document.body.textContent).toBe('waiting onewaiting two');
        await act(() => vi.advanceTimersByTimeAsync(499));
        expect(document.body.textContent).toBe('waiting onewaiting two');
        await act(() => vi.advanceTimersByTimeAsync(1_000));
        expect(document.body.textContent).toBe('one btwo b');
        fireEvent.click(screen.getByText('two b'));
        expect(heard.sort()).toEqual(['one exposed', 'two', 'two exposed']);

        cleanup();
        await act(async () => void render(story('three')));
        expect(document.body.textContent).toContain('waiting three');
      },
    );
  });
});
