import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { StrictMode, Suspense } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { useExperience, useFeature, useSuspenseExperience, useTrack } from '../../src';
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
});
