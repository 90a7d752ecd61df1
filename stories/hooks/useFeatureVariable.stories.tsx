import { expect } from 'storybook/test';
import { useFeatureVariable } from '../../src';
import { inShop, shopArgTypes, type ShopMeta, type ShopStory } from '../InShop';
import { visitorIn } from '../visitorIn';

function Discount({ variable = 'discount' }: { variable?: string }) {
  const discount = useFeatureVariable('pricing', variable, 0);
  return <p>{discount === 0 ? 'Full price' : `${discount.toFixed(1)} % off`}</p>;
}

/** `useFeatureVariable(feature, variable, fallback)` is one value, of the fallback's type, whatever happens. */
const meta: ShopMeta = {
  title: 'Hooks/useFeatureVariable',
  component: Discount,
  decorators: [inShop],
  argTypes: shopArgTypes,
  render: () => <Discount />,
};
export default meta;

export const FromTheConfig: ShopStory = {
  args: { visitorId: visitorIn('pricing-experiment', 'yearly-plan') },
  play: async ({ canvas }) => void (await expect(await canvas.findByText('12.5 % off')).toBeVisible()),
};

/** The fallback also stands in while there is no config. */
export const Pending: ShopStory = {
  args: { timeout: 60_000 },
  parameters: { faults: [{ target: 'config', delayMs: 60_000 }] },
  play: async ({ canvas }) => void (await expect(await canvas.findByText('Full price')).toBeVisible()),
};

export const FeatureOff: ShopStory = {
  args: { visitorId: visitorIn('pricing-experiment', 'original') },
  play: async ({ canvas }) => void (await expect(await canvas.findByText('Full price')).toBeVisible()),
};

/** The feature is on, and has no such variable. */
export const UnknownVariable: ShopStory = {
  args: { visitorId: visitorIn('pricing-experiment', 'yearly-plan') },
  render: () => <Discount variable="rebate" />,
  play: async ({ canvas }) => void (await expect(await canvas.findByText('Full price')).toBeVisible()),
};
