import { expect } from 'storybook/test';
import { ConvertLocation, useFeature } from '../../src';
import { inShop, shopArgTypes, type ShopMeta, type ShopStory } from '../InShop';
import { Readout } from '../Readout';

function DeliveryBar({ title }: { title: string }) {
  return <Readout title={title} reason={useFeature('delivery-bar').reason} />;
}

/** `<ConvertLocation value>` says where on the site its subtree is. Location rules see this and nothing else. */
const meta: ShopMeta = {
  title: 'Components/ConvertLocation',
  component: ConvertLocation,
  decorators: [inShop],
  argTypes: shopArgTypes,
};
export default meta;

/** The experience belongs to the cart: there the visitor is in it, beside it not. */
export const OfASubtree: ShopStory = {
  render: () => (
    <>
      <DeliveryBar title="Home" />
      <ConvertLocation value={{ page: 'cart' }}>
        <DeliveryBar title="Cart" />
      </ConvertLocation>
    </>
  ),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('location')).toBeVisible();
    await expect(canvas.getByLabelText('Home')).toHaveTextContent('location');
    await expect(canvas.getByLabelText('Cart')).toHaveTextContent(/bucketed|not-in-variation/);
  },
};

/** The nearest one counts, alone. */
export const Nested: ShopStory = {
  args: { location: { page: 'cart' } },
  render: () => (
    <ConvertLocation value={{ page: 'home' }}>
      <DeliveryBar title="Home" />
      <ConvertLocation value={{ page: 'home', basketValue: 20 }}>
        <DeliveryBar title="Large basket" />
      </ConvertLocation>
    </ConvertLocation>
  ),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('location')).toBeVisible();
    await expect(canvas.getByLabelText('Home')).toHaveTextContent('location');
    await expect(canvas.getByLabelText('Large basket')).toHaveTextContent(/bucketed|not-in-variation/);
  },
};
