import type { Meta, StoryObj } from '@storybook/react-vite';
import { useState } from 'react';
import { expect, waitFor, within } from 'storybook/test';
import { createMemoryStorage, type VisitorStorage } from '../../src';
import { storyServer } from '../storyServer';
import { OrderReceipt } from './OrderReceipt';
import { Shop } from './Shop';
import { Storefront } from './Storefront';
import { useCart } from './useCart';

/** The pages of the demo share a server, as they share a visitor. */
const DEMO = 'shop';

function Corner({ scope, ...settings }: { scope: string; storage?: VisitorStorage; timeout?: number }) {
  const cart = useCart();
  return (
    <Shop
      scope={scope}
      location={{ page: 'home', basketValue: cart.total }}
      onNewVisitor={() => cart.close(null)}
      {...settings}
    >
      <Storefront cart={cart} />
    </Shop>
  );
}

/** The same with nothing remembered, on a server of its own, however busy the machine. */
function FreshCorner({ scope }: { scope: string }) {
  const [storage] = useState(() => createMemoryStorage());
  return <Corner scope={scope} storage={storage} timeout={30_000} />;
}

const meta: Meta = {
  title: 'Shop/Corner Roastery',
  tags: ['!autodocs'],
  parameters: { layout: 'fullscreen' },
};
export default meta;

export const Open: StoryObj<{ timeout?: number }> = {
  name: 'The shop',
  argTypes: {
    timeout: { control: 'number', description: 'Milliseconds until the originals are shown without a config' },
  },
  render: ({ timeout }) => <Corner scope={DEMO} timeout={timeout} />,
};

export const Receipt: StoryObj = {
  render: () => (
    <Shop scope={DEMO} location={{ page: 'receipt' }}>
      <OrderReceipt />
    </Shop>
  ),
};

export const ASale: StoryObj = {
  name: 'A sale',
  tags: ['!dev'],
  render: (_, { id }) => <FreshCorner scope={id} />,
  play: async ({ canvas, id, step, userEvent }) => {
    const server = storyServer(id);
    const counter = within(await canvas.findByLabelText('Behind the counter'));
    await counter.findByTestId('hero-experiment');
    await step('one exposure for each experience on the page', async () => {
      await expect(await server.received()).toEqual([
        expect.stringMatching(/^hero-experiment → (original|b|c)$/),
        expect.stringMatching(/^pricing-experiment → (original|yearly-plan)$/),
      ]);
    });
    await step('the delivery bar begins at 20 €', async () => {
      await expect(counter.getByTestId('delivery-bar')).toHaveTextContent('location');
      await userEvent.click(canvas.getByText('Early Bird to the basket', { exact: false }));
      await userEvent.click(canvas.getByText('Postcard to the basket', { exact: false }));
      await expect(counter.getByTestId('delivery-bar')).not.toHaveTextContent('location');
    });
    await step('what is bought arrives', async () => {
      await userEvent.click(canvas.getByText('Buy for €28.00'));
      const order = canvas.getByTestId('order').textContent;
      await expect((await server.received()).slice(2)).toEqual([
        'add-to-cart',
        expect.stringMatching(/^delivery-bar → /),
        'purchase',
        `purchase amount=28 productsCount=2 transactionId=${order}`,
      ]);
      await waitFor(() => expect(counter.getByTestId('received')).toHaveTextContent('6'));
    });
  },
};
