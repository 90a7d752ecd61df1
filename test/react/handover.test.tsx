import { act, render, screen, waitFor } from '@testing-library/react';
import { type ReactNode, StrictMode } from 'react';
import { renderToString } from 'react-dom/server';
import { describe, expect, it, vi } from 'vitest';
import { useConsent, useExperience, useFeature, useTrack, useVisitor } from '../../src';
import type { InitialState } from '../../src/client/types';
import { createServerConvert } from '../../src/server';
import { onlyHero } from '../support/onlyHero';
import { exposures, newVisitor, settle, Shop, shop, shopProps, useShopServer } from './shopServer';

useShopServer();

/** What a server hands to a page that shows these experiences. */
async function decisionsFor(visitorId: string, ...experiences: string[]) {
  const convert = await createServerConvert({ ...(shopProps() as { sdkKey: string }), visitorId, experiences });
  return convert.dehydrate({ mode: 'decisions' });
}

/** Each exactly once: what arrives late is waited for, and what comes too often would have come by then. */
async function isExposedTo(visitorId: string, ...experienceIds: string[]) {
  for (const id of experienceIds) {
    await waitFor(() => expect(exposures(id)).not.toHaveLength(0));
  }
  await settle();
  for (const id of experienceIds) expect(exposures(id)).toEqual([visitorId]);
}

function Shown({ name }: { name: string }) {
  const { variation, reason } = useExperience(name);
  return <p>{`${name} ${variation === null ? 'nothing' : 'something'} ${reason}`}</p>;
}

describe('a page whose server hands over decisions only', () => {
  it.each([1, 2])('keeps what visitor %i of the page sees when its server decides anew', async (visitors) => {
    const ids = [newVisitor(), newVisitor()].slice(0, visitors);
    const decide = async (visitorId: string) => {
      const options = {
        ...(shopProps() as { sdkKey: string }),
        visitorId,
        experiences: ['hero'],
        maxAgeMs: 0,
        staleMs: 0,
      };
      return (await createServerConvert(options)).dehydrate({ mode: 'decisions' });
    };
    shop().setConfig(onlyHero('b', '1'));
    const first = await Promise.all(ids.map(decide));
    const without = onlyHero('c', '2');
    without.experiences[0]!.variations = without.experiences[0]!.variations.filter(({ key }) => key !== 'b');
    shop().setConfig(without);
    const anew = await decide(ids.at(-1)!);
    function Hero() {
      return <p>{useExperience('hero').variation}</p>;
    }
    const page = (initialState: InitialState) => (
      <Shop initialState={initialState}>
        <Hero />
      </Shop>
    );
    const { rerender } = render(page(first[0]!));
    for (const state of first) {
      rerender(page(state));
      await settle();
      expect(screen.queryByText('b')).not.toBeNull();
    }
    rerender(page(anew));
    await settle();
    expect(screen.queryByText('b')).not.toBeNull();
  });

  it('gives way to another page with decisions of its own, each provider with what it was handed', async () => {
    const visitorId = newVisitor();
    const [home, plans] = await Promise.all([
      decisionsFor(visitorId, 'hero'),
      decisionsFor(visitorId, 'offer', 'search-test'),
    ]);
    const page = (name: string, state: typeof home) => (
      <Shop key={name} initialState={state}>
        <Shown name={name} />
      </Shop>
    );
    const { rerender } = render(page('hero', home));
    await settle();
    expect(screen.getByText('hero something bucketed')).toBeInTheDocument();

    rerender(page('offer', plans));
    expect(screen.getByText('offer something bucketed')).toBeInTheDocument();
    await isExposedTo(visitorId, '100', '200');
  });

  it('takes over what the server says next, where the provider stays', async () => {
    const visitorId = newVisitor();
    const [first, more] = await Promise.all([
      decisionsFor(visitorId, 'hero'),
      decisionsFor(visitorId, 'hero', 'offer'),
    ]);
    const page = (state: typeof first, names: string[]) => (
      <Shop initialState={state}>
        {names.map((name) => (
          <Shown key={name} name={name} />
        ))}
      </Shop>
    );
    const { rerender } = render(page(first, ['hero']));
    await settle();
    const before = shop().events().length;
    rerender(page(structuredClone(first), ['hero']));
    await settle();
    expect(shop().events()).toHaveLength(before);

    rerender(page(more, ['hero', 'offer']));
    expect(screen.getByText(/^hero something/)).toBeInTheDocument();
    expect(screen.getByText('offer something bucketed')).toBeInTheDocument();
    await isExposedTo(visitorId, '100', '200');
  });

  it('goes on showing them to another visitor, counts them for nobody, and says so once', async () => {
    const onError = vi.fn();
    const [visitorId, other] = [newVisitor(), newVisitor()];
    const state = await decisionsFor(visitorId, 'hero');
    const page = (
      <Shop initialState={state} visitorId={other} onError={onError}>
        <Shown name="hero" />
        <Shown name="hero" />
      </Shop>
    );
    const container = document.body.appendChild(document.createElement('div'));
    container.innerHTML = renderToString(page);
    const served = container.textContent;
    expect(served).toContain('hero something bucketed');
    render(page, { container, hydrate: true });
    await settle();
    expect(container.textContent).toBe(served);
    expect(onError.mock.calls.map(([{ code }]) => code as string)).toEqual(['visitor-differs']);
    expect(shop().events()).toEqual([]);
    expect(Object.values({ ...localStorage }).join()).not.toContain('bucketing":{"100');
  });
});

describe('a page that a link leads to, with an initialState of its own,', () => {
  const LAYOUT = (state: InitialState, page: ReactNode) => <Shop initialState={state}>{page}</Shop>;
  const PAGE = (state: InitialState, page: ReactNode, key: number) => (
    <Shop key={key} initialState={state}>
      {page}
    </Shop>
  );
  const PLACES = [
    ['in the layout’s provider', LAYOUT],
    ['in a provider of its own', PAGE],
  ] as const;
  const MODES = ['config', 'decisions'] as const;
  const CASES = PLACES.flatMap(([place, view]) => MODES.map((mode) => [place, mode, view] as const));

  /** What a server hands to the page of a visitor. */
  async function stateOf(mode: (typeof MODES)[number], visitorId: string, asked: object) {
    const convert = await createServerConvert({ ...(shopProps() as { sdkKey: string }), visitorId, ...asked });
    return convert.dehydrate({ mode });
  }
  /** The server has the config; the browser may wait for it for ever. */
  const blockConfig = () => shop().setFault({ target: 'config', delayMs: 3_000 });

  const seen: string[] = [];
  function Hook({ name }: { name: string }) {
    const { isPending, variation, reason } = useExperience(name);
    const { id } = useVisitor();
    const text = `${name} ${isPending ? 'pending' : variation} ${reason} for ${id}`;
    seen.push(text);
    return <p>{text}</p>;
  }
  function Search() {
    const { isPending, isEnabled } = useFeature('search');
    return <p>{`search ${isPending ? 'pending' : isEnabled ? 'on' : 'off'}`}</p>;
  }
  function Buy() {
    const track = useTrack();
    return <button onClick={() => track('signup')}>Sign up</button>;
  }

  it.each(CASES)('is decided by it at once, %s, mode %s', async (_, mode, view) => {
    const visitorId = newVisitor();
    const home = await stateOf(mode, visitorId, { experiences: ['hero'] });
    const plans = await stateOf(mode, visitorId, { experiences: ['offer'], features: ['search'] });
    blockConfig();
    const page = (state: InitialState, content: ReactNode, key: number) => (
      <StrictMode>{view(state, content, key)}</StrictMode>
    );
    const { rerender } = render(page(home, <Hook name="hero" />, 1));
    await act(() => new Promise((resolve) => setTimeout(resolve, 30)));
    rerender(
      page(
        plans,
        <>
          <Hook name="offer" />
          <Search />
          <Buy />
        </>,
        2,
      ),
    );
    expect(screen.getByText(/^offer (original|half-price) bucketed/)).toBeInTheDocument();
    expect(screen.getByText(/^search (on|off)$/)).toBeInTheDocument();
    screen.getByText('Sign up').click();
    // Back again: what the first page got still counts.
    rerender(page(home, <Hook name="hero" />, 3));
    expect(screen.getByText(/^hero (original|b|c) (bucketed|sticky)/)).toBeInTheDocument();
    await isExposedTo(visitorId, '100', '200', '300');
    if (mode === 'decisions') {
      await waitFor(() =>
        expect(
          shop()
            .events()
            .map(({ eventType }) => eventType),
        ).toContain('conversion'),
      );
    }
  });

  it.each(CASES)('is the page of another visitor where the server says so, %s, mode %s', async (_, mode, view) => {
    const [alice, bob] = [newVisitor(), newVisitor()];
    const warn = vi.spyOn(console, 'warn');
    const first = await stateOf(mode, alice, { experiences: ['hero'] });
    const next = await stateOf(mode, bob, { experiences: ['hero', 'offer'] });
    const content = (
      <>
        <Hook name="hero" />
        <Hook name="offer" />
        <Buy />
      </>
    );
    const { rerender } = render(<StrictMode>{view(first, <Hook name="hero" />, 1)}</StrictMode>);
    await settle(50);
    rerender(<StrictMode>{view(next, content, 2)}</StrictMode>);
    const variationOf = (state: InitialState, key: string) => {
      const { variationId } = state.decided.find((each) => each.key === key)!;
      return { 1000: 'original', 1001: 'b', 1002: 'c', 2000: 'original', 2001: 'half-price' }[variationId!];
    };
    expect(screen.getByText(`hero ${variationOf(next, 'hero')} bucketed for ${bob}`)).toBeInTheDocument();
    expect(screen.getByText(`offer ${variationOf(next, 'offer')} bucketed for ${bob}`)).toBeInTheDocument();
    screen.getByText('Sign up').click();
    await waitFor(() => expect(exposures('200')).toEqual([bob]));
    await settle();
    expect(exposures('100').sort()).toEqual([alice, bob].sort());
    const conversions = shop()
      .events()
      .filter(({ eventType }) => eventType === 'conversion');
    expect(conversions.map((event) => event.visitorId)).toEqual([bob]);
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  it.each(PLACES)(
    'keeps whom the app has identified since, where the server names the same as before: %s',
    async (_, view) => {
      const visitorId = newVisitor();
      const [home, plans] = [
        await stateOf('config', visitorId, { experiences: ['hero'] }),
        await stateOf('config', visitorId, { experiences: ['offer'] }),
      ];
      let identify: (id: string) => void = () => {};
      function Login() {
        identify = useVisitor().identify;
        return null;
      }
      const { rerender } = render(view(home, <Login />, 1));
      await settle(20);
      const user = newVisitor();
      act(() => identify(user));
      rerender(view(plans, <Hook name="offer" />, 2));
      expect(screen.getByText(new RegExp(`for ${user}$`))).toBeInTheDocument();
      await isExposedTo(user, '200');
    },
  );

  it.each(PLACES)('has the attributes and the location that its server decided with: %s', async (_, view) => {
    const visitorId = newVisitor();
    const home = await stateOf('config', visitorId, { experiences: ['hero'] });
    const asked = {
      experiences: ['germans', 'pricing-page'],
      attributes: { country: 'DE' },
      location: { page: 'pricing' },
    };
    const plans = await stateOf('config', visitorId, asked);
    blockConfig();
    const { rerender } = render(view(home, <Hook name="hero" />, 1));
    await settle(20);
    const content = (
      <>
        <Hook name="germans" />
        <Hook name="pricing-page" />
      </>
    );
    rerender(view(plans, content, 2));
    expect(screen.getByText(/^germans (original|b) bucketed/)).toBeInTheDocument();
    expect(screen.getByText(/^pricing-page (original|b) bucketed/)).toBeInTheDocument();
    await isExposedTo(visitorId, '400', '500');
  });

  it.each(PLACES)('does not undo a refusal: %s', async (_, view) => {
    const visitorId = newVisitor();
    const home = await stateOf('config', visitorId, { experiences: ['hero'], consent: 'pending' });
    const plans = await stateOf('config', visitorId, { experiences: ['offer'], consent: 'granted' });
    let refuse: () => void = () => {};
    function Banner() {
      const [, setConsent] = useConsent();
      refuse = () => setConsent('denied');
      return null;
    }
    const { rerender } = render(view(home, <Banner />, 1));
    await settle(20);
    act(() => refuse());
    rerender(view(plans, <Hook name="offer" />, 2));
    await settle();
    expect(shop().events()).toEqual([]);
  });
});
