import { expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-react';
import { useExperience, useExposureRef } from '../../src';
import { ConvertTestProvider } from '../../src/testing';

function Offer({ height = 200 }: { height?: number | string }) {
  const offer = useExperience('offer', { exposure: 'visible' });
  const ref = useExposureRef(offer);
  return (
    <section ref={ref} data-testid="offer" style={{ height }}>
      {offer.variation}
    </section>
  );
}

const frames = async (count = 5) => {
  for (let frame = 0; frame < count; frame += 1) await new Promise(requestAnimationFrame);
};

async function renderBelow(space: string, offer = <Offer />) {
  const onExposure = vi.fn();
  await render(
    <ConvertTestProvider experiences={{ offer: 'half-price' }} onExposure={onExposure}>
      <div style={{ height: space }} />
      {offer}
    </ConvertTestProvider>,
  );
  await frames();
  return onExposure;
}

it('exposes at once what is on screen', async () => {
  const onExposure = await renderBelow('0');
  await vi.waitFor(() => expect(onExposure).toHaveBeenCalledOnce());
});

it('does not expose what is below the fold until it is scrolled to, and then once', async () => {
  const onExposure = await renderBelow('300vh');
  expect(onExposure).not.toHaveBeenCalled();
  const offer = document.querySelector('[data-testid=offer]')!;
  offer.scrollIntoView({ block: 'center' });
  await vi.waitFor(() => expect(onExposure).toHaveBeenCalledOnce());
  scrollTo(0, 0);
  await frames();
  offer.scrollIntoView();
  await frames();
  expect(onExposure).toHaveBeenCalledOnce();
});

it('does not expose what is only just at the edge', async () => {
  const onExposure = await renderBelow('300vh');
  const top = document.querySelector('[data-testid=offer]')!.getBoundingClientRect().top + scrollY;
  scrollTo(0, top - innerHeight + 40);
  await frames(10);
  expect(onExposure).not.toHaveBeenCalled();
});

it('exposes what is taller than the screen once it fills half of it', async () => {
  const onExposure = await renderBelow('300vh', <Offer height="400vh" />);
  const top = document.querySelector('[data-testid=offer]')!.getBoundingClientRect().top + scrollY;
  scrollTo(0, top - innerHeight * 0.3);
  await vi.waitFor(() => expect(onExposure).toHaveBeenCalledOnce());
});
