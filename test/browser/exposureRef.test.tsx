import { expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-react';
import { useExperience, useExposureRef } from '../../src';
import { exposures, settle, Shop, useShopServer } from '../react/shopServer';

useShopServer();

function Offer({ height = 200 }: { height?: number | string }) {
  const offer = useExperience('offer', { exposure: 'visible' });
  const ref = useExposureRef(offer);
  return (
    <section ref={ref} data-testid="offer" style={{ height }}>
      {offer.variation}
    </section>
  );
}

async function renderBelow(space: string, offer = <Offer />) {
  // Where the test before had scrolled to.
  scrollTo(0, 0);
  const page = await render(
    <Shop>
      <div style={{ height: space }} />
      {offer}
    </Shop>,
  );
  await expect.element(page.getByText(/^(original|half-price)$/)).toBeInTheDocument();
  await settle();
}

const topOfOffer = () => document.querySelector('[data-testid=offer]')!.getBoundingClientRect().top + scrollY;

const seen = () => vi.waitFor(() => expect(exposures('200')).toHaveLength(1), 10_000);

it('exposes at once what is on screen', async () => {
  await renderBelow('0');
  await seen();
});

it('does not expose what is below the fold until it is scrolled to, and then once', async () => {
  await renderBelow('300vh');
  expect(exposures('200')).toEqual([]);
  const offer = document.querySelector('[data-testid=offer]')!;
  offer.scrollIntoView({ block: 'center' });
  await seen();
  scrollTo(0, 0);
  await settle();
  offer.scrollIntoView();
  await settle();
  expect(exposures('200')).toHaveLength(1);
});

it('does not expose what is only just at the edge', async () => {
  await renderBelow('300vh');
  const top = topOfOffer();
  scrollTo(0, top - innerHeight + 40);
  await settle();
  expect(exposures('200')).toEqual([]);
});

it('exposes what is taller than the screen once it fills half of it', async () => {
  await renderBelow('300vh', <Offer height="400vh" />);
  const top = topOfOffer();
  scrollTo(0, top - innerHeight * 0.3);
  await seen();
});

it('exposes what is many screens tall when it fills half of one, however slowly it comes', async () => {
  await renderBelow('300vh', <Offer height="2000vh" />);
  const top = topOfOffer();
  const comeSlowly = async (from: number, to: number) => {
    for (let filled = from; filled < to; filled += 0.05) {
      scrollTo(0, top - innerHeight * (1 - filled));
      await new Promise(requestAnimationFrame);
    }
  };
  await comeSlowly(0, 0.4);
  await settle();
  expect(exposures('200')).toEqual([]);
  await comeSlowly(0.4, 0.7);
  await seen();
});
