import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { StrictMode, Suspense } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { useExperience, useFeature, useSuspenseExperience, useTrack, useVisitor } from '../../src';
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
    render(<Page />, { wrapper: (props) => <ConvertTestProvider experiences={{ other: 'b' }} {...props} /> });
    expect(warn.mock.calls.map(([message]) => String(message)).sort()).toEqual([
      expect.stringContaining(
        `The test provider names no experience "hero". Give it one: experiences={{ 'hero': '…' }}.`,
      ),
      expect.stringContaining(
        `The test provider names no feature "search". Give it one: features={{ 'search': { … } }}.`,
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
