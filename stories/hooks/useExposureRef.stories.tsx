import { expect } from 'storybook/test';
import { useExperience, useExposureRef } from '../../src';
import { inShop, shopArgTypes, type ShopMeta, type ShopStory } from '../InShop';
import { storyServer } from '../storyServer';
import { visitorIn } from '../visitorIn';

function BelowTheFold() {
  const hero = useExperience('hero-experiment', { exposure: 'visible' });
  const ref = useExposureRef(hero);
  return (
    // A region that scrolls must be in reach of the keyboard.
    <div className="scroller" role="region" aria-label="Page" tabIndex={0}>
      <p className="fold">Scroll down to be exposed.</p>
      <section ref={ref} className="banner">
        <h2>Variation {hero.variation ?? '…'}</h2>
      </section>
    </div>
  );
}

function OnDemand() {
  const { variation, expose } = useExperience('hero-experiment', { exposure: 'manual' });
  return (
    <>
      <p>Variation {variation ?? '…'}</p>
      <button onClick={expose}>expose()</button>
    </>
  );
}

/**
 * Being on the page is not being seen. With `exposure: 'visible'` and the ref of `useExposureRef(result)` the visitor is
 * exposed when half of the element is on screen; with `exposure: 'manual'`, when the app calls `expose()`.
 */
const meta: ShopMeta = {
  title: 'Hooks/useExposureRef',
  component: BelowTheFold,
  decorators: [inShop],
  argTypes: shopArgTypes,
  args: { visitorId: visitorIn('hero-experiment', 'b') },
  render: () => <BelowTheFold />,
};
export default meta;

/** Below the fold nobody is exposed; scrolled to, once. */
export const WhenSeen: ShopStory = {
  play: async ({ canvas, id, step }) => {
    const banner = await canvas.findByText('Variation b');
    await step('not yet', async () => expect(await storyServer(id).received()).toEqual([]));
    banner.scrollIntoView();
    await step('once', async () => expect(await storyServer(id).received()).toEqual(['hero-experiment → b']));
  },
};

/** When the app says so; saying it twice changes nothing. */
export const Manual: ShopStory = {
  render: () => <OnDemand />,
  play: async ({ canvas, id, step, userEvent }) => {
    await canvas.findByText('Variation b');
    await step('not yet', async () => expect(await storyServer(id).received()).toEqual([]));
    await userEvent.dblClick(canvas.getByRole('button'));
    await step('once', async () => expect(await storyServer(id).received()).toEqual(['hero-experiment → b']));
  },
};
