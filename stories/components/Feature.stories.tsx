import { expect } from 'storybook/test';
import { Feature } from '../../src';
import { inShop, shopArgTypes, type ShopMeta, type ShopStory } from '../InShop';
import { storyServer } from '../storyServer';
import { visitorIn } from '../visitorIn';

/** `<Feature>` shows its children when the feature is on; a function gets the variables. */
const meta: ShopMeta = {
  title: 'Components/Feature',
  component: Feature,
  decorators: [inShop],
  argTypes: shopArgTypes,
  render: () => (
    <Feature name="pricing" fallback={<p>No club</p>}>
      {({ caption, discount }) => (
        <section className="banner">
          <h2>{String(caption)}</h2>
          <p>{Number(discount)} % off every bag</p>
        </section>
      )}
    </Feature>
  ),
};
export default meta;

export const On: ShopStory = {
  args: { visitorId: visitorIn('pricing-experiment', 'yearly-plan') },
  play: async ({ canvas }) => void (await expect(await canvas.findByText('12.5 % off every bag')).toBeVisible()),
};

/** The fallback, and an exposure: this is the control arm. */
export const Off: ShopStory = {
  args: { visitorId: visitorIn('pricing-experiment', 'original') },
  play: async ({ canvas, id }) => {
    await expect(await canvas.findByText('No club')).toBeVisible();
    await expect(await storyServer(id).received()).toEqual(['pricing-experiment → original']);
  },
};

/** The fallback also stands in while there is no config. */
export const Pending: ShopStory = {
  args: { timeout: 60_000 },
  parameters: { faults: [{ target: 'config', delayMs: 60_000 }] },
  play: async ({ canvas, id }) => {
    await expect(await canvas.findByText('No club')).toBeVisible();
    await expect(await storyServer(id).events()).toEqual([]);
  },
};
