import { act, render, screen } from '@testing-library/react';
import { StrictMode } from 'react';
import { hydrateRoot, type Root } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { ConvertProvider, createMemoryStorage, useExperience, useVisitor, type UseVisitorResult } from '../../src';
import { createConvertClient } from '../../src/core';
import { createServerConvert } from '../../src/server';
import { shopDocument } from '../support/shopDocument';
import { exposures, settle, Shop, shop, useShopServer } from './shopServer';

useShopServer();

const STORED_ID = 'convert-react.visitorId';
const nobody = null as unknown as undefined;
const number = (id: number) => id as unknown as string;

function Hero() {
  const { variation, reason } = useExperience('hero');
  return <p>{`${useVisitor().id} ${variation} ${reason}`}</p>;
}

const shown = () => screen.getByText(/ (bucketed|sticky)$/).textContent!.split(' ') as [id: string, variation: string];

/** A visitor who would see another variation of the hero than this one. */
function otherVisitor(variation: string): string {
  for (let count = 0; ; count += 1) {
    const client = createConvertClient({ config: shopDocument(), visitorId: `user-${count}` });
    client.load();
    if (client.experience('hero').variation !== variation) return `user-${count}`;
  }
}

describe('a visitor id of null', () => {
  it('is nobody logged in: the anonymous id is kept for the next page', async () => {
    const first = render(<Shop visitorId={nobody}>{<Hero />}</Shop>);
    await screen.findByText(/bucketed$/);
    const [id] = shown();
    expect(localStorage.getItem(STORED_ID)).toBe(id);
    await settle();
    first.unmount();
    render(<Shop visitorId={nobody}>{<Hero />}</Shop>);
    await screen.findByText(/sticky$/);
    expect(shown()[0]).toBe(id);
    await settle();
  });

  it('that becomes an id is a login: the visitor goes on seeing what they saw', async () => {
    const { rerender } = render(<Shop visitorId={nobody}>{<Hero />}</Shop>);
    await screen.findByText(/bucketed$/);
    await settle();
    const [, variation] = shown();
    const user = otherVisitor(variation);
    rerender(<Shop visitorId={user}>{<Hero />}</Shop>);
    expect(shown()).toEqual([user, variation, 'sticky']);
    await settle();
  });

  it('that becomes an id whom this page has shown before is a login too, and the next page shows the same', async () => {
    const { unmount } = render(<Shop visitorId={nobody}>{<Hero />}</Shop>);
    await screen.findByText(/bucketed$/);
    const [id, variation] = shown();
    const user = otherVisitor(variation);
    await settle();
    unmount();

    const page = render(<Shop visitorId={user}>{<Hero />}</Shop>);
    await settle();
    expect(shown()[1]).not.toBe(variation);
    page.rerender(<Shop visitorId={nobody}>{<Hero />}</Shop>);
    expect(shown().slice(0, 2)).toEqual([id, variation]);
    page.rerender(<Shop visitorId={user}>{<Hero />}</Shop>);
    expect(shown()).toEqual([user, variation, 'sticky']);
    await settle();
    page.unmount();
    render(<Shop visitorId={user}>{<Hero />}</Shop>);
    await screen.findByText(/sticky$/);
    expect(shown()).toEqual([user, variation, 'sticky']);
  });

  it('given to identify() makes the visitor the anonymous one again', () => {
    const client = createConvertClient({ config: shopDocument(), visitorId: 'u1' });
    client.identify(nobody);
    const { id } = client.getSnapshot().visitor;
    expect(id).toMatch(/^[\da-f]{8}-/);
    client.identify(nobody);
    expect(client.getSnapshot().visitor.id).toBe(id);
  });
});

describe('a visitor id that is taken back', () => {
  it('leaves an anonymous id that the next page goes on with', async () => {
    const { rerender, unmount } = render(<Shop visitorId="u1">{<Hero />}</Shop>);
    await screen.findByText(/^u1 .* bucketed$/);
    rerender(<Shop>{<Hero />}</Shop>);
    const [id] = shown();
    expect(id).not.toBe('u1');
    expect(localStorage.getItem(STORED_ID)).toBe(id);
    await settle();
    expect(exposures().sort()).toEqual([id, 'u1'].sort());
    unmount();
    render(<Shop>{<Hero />}</Shop>);
    await screen.findByText(/sticky$/);
    expect(shown()[0]).toBe(id);
    await settle();
  });

  it('leaves nothing behind while consent is pending', async () => {
    const view = (visitorId?: string) => (
      <Shop visitorId={visitorId} consent="pending">
        {<Hero />}
      </Shop>
    );
    const { rerender } = render(view('u1'));
    await screen.findByText(/bucketed$/);
    rerender(view());
    await settle(20);
    expect(localStorage.getItem(STORED_ID)).toBeNull();
  });
});

describe('a visitor id that is a number', () => {
  it('is its text: decided as such, and sent', async () => {
    const client = createConvertClient({ config: shopDocument(), visitorId: '42' });
    client.load();
    const { rerender } = render(<Shop visitorId={number(42)}>{<Hero />}</Shop>);
    await screen.findByText(`42 ${client.experience('hero').variation} bucketed`);
    await settle();
    expect(exposures()).toEqual(['42']);
    rerender(<Shop visitorId="42">{<Hero />}</Shop>);
    rerender(<Shop visitorId={number(43)}>{<Hero />}</Shop>);
    await settle();
    expect(exposures()).toEqual(['42', '43']);
  });

  it('is its text for identify() too', () => {
    const client = createConvertClient({ config: shopDocument(), visitorId: 'u1' });
    client.identify(number(7));
    expect(client.getSnapshot().visitor.id).toBe('7');
  });

  it('hydrates what a server rendered for it', async () => {
    const options = { visitorId: number(42), trackEndpoint: shop().trackEndpoint };
    const convert = await createServerConvert({ ...options, config: shopDocument() });
    convert.experience('hero');
    const view = (
      <ConvertProvider {...options} initialState={convert.dehydrate({ mode: 'decisions' })}>
        <Hero />
      </ConvertProvider>
    );
    const container = document.body.appendChild(document.createElement('div'));
    container.innerHTML = renderToString(view);
    const html = container.textContent;
    let root!: Root;
    await act(async () => void (root = hydrateRoot(container, view)));
    expect(html).toMatch(/^42 (original|b|c) bucketed$/);
    expect(container.textContent).toBe(html);
    await settle();
    act(() => root.unmount());
    container.remove();
  });
});

describe('what is said of a visitor', () => {
  const DECLARED = { attributes: { country: 'DE', list: [1] }, segments: { source: 'ads' } };
  let visitor: UseVisitorResult;
  function Said() {
    visitor = useVisitor();
    return null;
  }
  const renderShop = (props: object = {}) =>
    render(
      <StrictMode>
        <Shop visitorId="user-1" {...DECLARED} {...props}>
          <Said />
        </Shop>
      </StrictMode>,
    );
  const say = () =>
    act(() => {
      visitor.setAttributes((attributes) => ({ ...attributes, plan: 'gold' }));
      visitor.setSegments({ campaign: 'spring' });
    });
  const said = () => ({ attributes: visitor.attributes, segments: visitor.segments });
  const ALL = {
    attributes: { ...DECLARED.attributes, plan: 'gold' },
    segments: { country: 'DE', source: 'ads', campaign: 'spring' },
  };
  const ONLY_DECLARED = { attributes: DECLARED.attributes, segments: { country: 'DE', source: 'ads' } };

  it.each([
    ['another visitor is identified', () => visitor.identify('user-2')],
    ['the visitor is reset', () => visitor.reset()],
    ['the visitor logs out', () => visitor.identify(null)],
  ])('goes with the visitor it was set for, and stays where it is declared: %s', async (_, change) => {
    renderShop();
    await settle(20);
    say();
    expect(said()).toEqual(ALL);
    act(change);
    expect(said()).toEqual(ONLY_DECLARED);
    await settle();
    expect(said()).toEqual(ONLY_DECLARED);
  });

  it('goes when the prop names another visitor', async () => {
    const { rerender } = renderShop();
    await settle(20);
    say();
    rerender(
      <StrictMode>
        <Shop visitorId="user-2" {...DECLARED}>
          <Said />
        </Shop>
      </StrictMode>,
    );
    expect(visitor.id).toBe('user-2');
    expect(said()).toEqual(ONLY_DECLARED);
    await settle();
  });

  it('stays with a login, which is the same person', async () => {
    renderShop();
    await settle(20);
    say();
    act(() => visitor.identify('user-2', { keepAssignments: true }));
    expect(said()).toEqual(ALL);
    await settle();
  });

  it('waits for the config with its visitor: segments that were to be run are not run for the next', async () => {
    const client = createConvertClient({ config: shopDocument(), visitorId: 'user-1', storage: createMemoryStorage() });
    client.runSegments(['loyal'], { orders: '10' });
    client.identify('user-2');
    client.start();
    expect(client.getSnapshot().visitor.segments).toEqual({});
    client.destroy();
  });
});
