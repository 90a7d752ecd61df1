import { render, screen, waitFor } from '@testing-library/react';
import { renderToString } from 'react-dom/server';
import { describe, expect, it, vi } from 'vitest';
import { useExperience } from '../../src';
import { createServerConvert } from '../../src/server';
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
    await waitFor(() => expect(exposures(id)).not.toHaveLength(0), { timeout: 10_000 });
  }
  await settle();
  for (const id of experienceIds) expect(exposures(id)).toEqual([visitorId]);
}

function Shown({ name }: { name: string }) {
  const { variation, reason } = useExperience(name);
  return <p>{`${name} ${variation === null ? 'nothing' : 'something'} ${reason}`}</p>;
}

describe('a page whose server hands over decisions only', () => {
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
