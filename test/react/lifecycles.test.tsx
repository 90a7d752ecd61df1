import { act, render, screen, waitFor } from '@testing-library/react';
import { Component, lazy, type ReactNode, StrictMode, Suspense, useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { ConvertProvider, createMemoryStorage, useExperience, useExposureRef, useFeature, useVisitor } from '../../src';
import { createConvertClient } from '../../src/core';
import { experience, shopDocument } from '../support/shopDocument';
import { exposures, newVisitor, settle, Shop, shop, shopProps, useShopServer } from './shopServer';

useShopServer();

function Experiment({ name }: { name: string }) {
  const { isPending, variation, reason } = useExperience(name);
  return <p>{`${name} ${isPending ? 'pending' : (variation ?? reason)}`}</p>;
}

const allExposures = () =>
  shop()
    .events()
    .filter(({ eventType }) => eventType === 'bucketing')
    .map(({ visitorId, data }) => `${visitorId}:${data.experienceId}`)
    .sort();
const configRequests = () =>
  shop()
    .requests()
    .filter(({ target }) => target === 'config');

describe('an app may', () => {
  it('change the key of a hook: each experience is exposed once', async () => {
    const visitorId = newVisitor();
    const view = (name: string) => (
      <Shop visitorId={visitorId}>
        <Experiment name={name} />
      </Shop>
    );
    const { rerender } = render(view('hero'));
    await screen.findByText(/^hero (original|b|c)/);
    for (const name of ['offer', 'hero', 'offer']) {
      rerender(view(name));
      expect(screen.getByText(new RegExp(`^${name} (original|b|c|half-price)`))).toBeInTheDocument();
    }
    await settle();
    expect(allExposures()).toEqual([`${visitorId}:100`, `${visitorId}:200`]);
  });

  it('write every option inline at every render, and set state in render', async () => {
    let renders = 0;
    function Busy() {
      renders += 1;
      const [, setSeen] = useState<string | null>(null);
      const { variation } = useExperience('germans', { attributes: { country: 'DE' }, location: { page: 'x' } });
      const [known, setKnown] = useState(variation);
      if (known !== variation) setKnown(variation);
      const ref = useExposureRef(useFeature('search', { exposure: 'visible', attributes: { plan: 'pro' } }));
      return (
        <p ref={ref} onClick={() => setSeen(String(Math.random()))}>
          germans {variation}
        </p>
      );
    }
    render(<Busy />, {
      wrapper: (props) => <Shop attributes={{ plan: 'free', list: [1] }} location={{}} {...props} />,
    });
    await screen.findByText(/^germans (original|b)/);
    await settle();
    expect(renders).toBeLessThan(10);
    expect(exposures('400')).toHaveLength(1);
  });

  it('put two visitors on one page of one project: each sees and sends their own', async () => {
    const ids = [newVisitor(), newVisitor()];
    render(
      <>
        {ids.map((id) => (
          <Shop key={id} visitorId={id}>
            <Experiment name="hero" />
          </Shop>
        ))}
      </>,
    );
    await waitFor(() => expect(screen.getAllByText(/^hero (original|b|c)/)).toHaveLength(2));
    await settle();
    expect(exposures().sort()).toEqual([...ids].sort());
  });

  it('give a visitor to one of two providers that shared a client: the other one is left alone', async () => {
    const ids = [newVisitor(), newVisitor()];
    const view = (first: string, second: string) => (
      <>
        <Shop visitorId={first}>
          <Visitor name="one" />
        </Shop>
        <Shop visitorId={second}>
          <Visitor name="two" />
        </Shop>
      </>
    );
    function Visitor({ name }: { name: string }) {
      return <p>{`${name} ${useVisitor().id}`}</p>;
    }
    const { rerender } = render(view(ids[0]!, ids[0]!));
    rerender(view(ids[0]!, ids[1]!));
    await settle(20);
    expect(screen.getByText(`one ${ids[0]}`)).toBeInTheDocument();
    expect(screen.getByText(`two ${ids[1]}`)).toBeInTheDocument();
  });

  it('mount a provider for a visitor that another one no longer serves', async () => {
    const [first, second] = [newVisitor(), newVisitor()];
    const view = (visitors: string[]) =>
      visitors.map((id, index) => (
        <Shop key={index} visitorId={id}>
          <Visitor name={`at ${index}`} />
        </Shop>
      ));
    function Visitor({ name }: { name: string }) {
      return <p>{`${name} ${useVisitor().id}`}</p>;
    }
    const { rerender } = render(view([first]));
    rerender(view([second]));
    rerender(view([second, first]));
    await settle(20);
    expect(screen.getByText(`at 0 ${second}`)).toBeInTheDocument();
    expect(screen.getByText(`at 1 ${first}`)).toBeInTheDocument();
  });

  it('give one client to two providers: it goes on when one of them leaves', async () => {
    const { visitorId: _, ...props } = shopProps();
    const client = createConvertClient({ ...props, visitorId: 'shared', storage: createMemoryStorage() });
    const view = (isTwo: boolean) => (
      <>
        <ConvertProvider client={client}>
          <Experiment name="offer" />
        </ConvertProvider>
        {isTwo && (
          <ConvertProvider client={client} visitorId="shared">
            <p>two</p>
          </ConvertProvider>
        )}
      </>
    );
    const { rerender } = render(view(true));
    await screen.findByText(/^offer (original|half-price)/);
    rerender(view(false));
    client.track('purchase');
    await settle();
    expect(
      shop()
        .events()
        .map(({ eventType }) => eventType),
    ).toContain('conversion');
  });

  it('change the client that it gives', async () => {
    const [first, second] = ['first', 'second'].map((visitorId) => {
      const { visitorId: _, ...props } = shopProps();
      return createConvertClient({ ...props, visitorId, storage: createMemoryStorage() });
    });
    const view = (client: typeof first) => (
      <ConvertProvider client={client!}>
        <Experiment name="hero" />
      </ConvertProvider>
    );
    const { rerender } = render(view(first));
    await screen.findByText(/^hero (original|b|c)/);
    rerender(view(second));
    await screen.findByText(/^hero (original|b|c)/);
    await settle();
    expect(exposures()).toEqual(['first', 'second']);
  });

  it('unmount a provider and mount it with other props', async () => {
    const [first, second] = [newVisitor(), newVisitor()];
    const { rerender } = render(
      <Shop key={1} visitorId={first}>
        {<Experiment name="hero" />}
      </Shop>,
    );
    await screen.findByText(/^hero (original|b|c)/);
    rerender(
      <Shop key={2} visitorId={second} attributes={{ country: 'DE' }}>
        {<Experiment name="germans" />}
      </Shop>,
    );
    await screen.findByText(/^germans (original|b)/);
    await settle();
    expect(allExposures()).toEqual([`${first}:100`, `${second}:400`].sort());
  });

  it('change the project of a provider in place', async () => {
    const other = { ...shopDocument(), project: { id: 'other', settings: {} } };
    const view = (config: unknown) => (
      <ConvertProvider config={config} visitorId="v" trackEndpoint={shop().trackEndpoint} debounceMs={5}>
        <Experiment name="hero" />
      </ConvertProvider>
    );
    const { rerender } = render(view(shopDocument()));
    expect(screen.getByText(/^hero (original|b|c)/)).toBeInTheDocument();
    rerender(view({ ...other, experiences: [experience('1', 'inner', ['a'])] }));
    expect(screen.getByText('hero unknown-experience')).toBeInTheDocument();
    rerender(view(shopDocument()));
    expect(screen.getByText(/^hero (original|b|c)/)).toBeInTheDocument();
    await settle();
    expect(exposures()).toEqual(['v']);
  });

  it('be hot-reloaded: mounted again with the same props it keeps its visitor, exposes nothing again and leaves nothing', async () => {
    let id = '';
    function Visitor() {
      id = useVisitor().id;
      return null;
    }
    const view = (key: number) => (
      <StrictMode>
        <Shop key={key}>
          <Visitor />
          <Experiment name="hero" />
        </Shop>
      </StrictMode>
    );
    const { rerender } = render(view(0));
    await screen.findByText(/^hero (original|b|c)/);
    await settle();
    const before = id;
    for (let reloads = 1; reloads <= 5; reloads += 1) {
      rerender(view(reloads));
      // The config is at hand: nothing is pending in between.
      expect(screen.getByText(/^hero (original|b|c)/)).toBeInTheDocument();
      await settle(20);
    }
    await settle();
    expect(id).toBe(before);
    expect(exposures()).toEqual([before]);
  });

  it('load a component lazily under a provider that has long been there', async () => {
    const Lazy = lazy(async () => ({ default: Experiment }));
    render(
      <Shop visitorId="lazy">
        <Suspense fallback="loading">
          <Lazy name="hero" />
        </Suspense>
      </Shop>,
    );
    await screen.findByText(/^hero (original|b|c)/);
    await settle();
    expect(exposures()).toEqual(['lazy']);
    expect(configRequests()).toHaveLength(1);
  });

  it('throw in a component below a hook: nobody is exposed to what was never shown', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    class Boundary extends Component<{ children: ReactNode }, { isBroken: boolean }> {
      override state = { isBroken: false };
      static getDerivedStateFromError = () => ({ isBroken: true });
      override render = () => (this.state.isBroken ? <p>broken</p> : this.props.children);
    }
    function Broken(): never {
      useExperience('hero');
      throw new Error('The app is broken.');
    }
    render(
      <Shop>
        <Boundary>
          <Broken />
        </Boundary>
      </Shop>,
    );
    await settle();
    expect(screen.getByText('broken')).toBeInTheDocument();
    expect(exposures()).toEqual([]);
    vi.restoreAllMocks();
  });

  it('turn a hook off and on with enabled', async () => {
    function Maybe({ enabled }: { enabled: boolean }) {
      const { isPending, variation } = useExperience('hero', { enabled });
      return <p>{isPending ? 'pending' : `hero ${variation}`}</p>;
    }
    const { rerender } = render(<Maybe enabled={false} />, {
      wrapper: (props) => <Shop visitorId="maybe" {...props} />,
    });
    await settle();
    expect(screen.getByText('pending')).toBeInTheDocument();
    expect(exposures()).toEqual([]);
    rerender(<Maybe enabled />);
    expect(screen.getByText(/^hero (original|b|c)/)).toBeInTheDocument();
    await settle();
    expect(exposures()).toEqual(['maybe']);
  });

  it('switch attributes a hundred times: one exposure, of what is shown in the end', async () => {
    const view = (country: string) => (
      <Shop visitorId="mover" attributes={{ country }}>
        <Experiment name="germans" />
      </Shop>
    );
    const { rerender } = render(view('FR'));
    await screen.findByText('germans audience');
    act(() => {
      for (let turns = 0; turns < 100; turns += 1) rerender(view(turns % 2 ? 'FR' : 'DE'));
    });
    rerender(view('DE'));
    await screen.findByText(/^germans (original|b)/);
    await settle();
    expect(exposures('400')).toEqual(['mover']);
  });
});
