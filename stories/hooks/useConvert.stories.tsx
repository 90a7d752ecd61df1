import { useState } from 'react';
import { expect } from 'storybook/test';
import { useConvert, useExperience } from '../../src';
import { inShop, shopArgTypes, type ShopMeta, type ShopStory } from '../InShop';
import { Readout } from '../Readout';
import { storyServer } from '../storyServer';
import { visitorIn } from '../visitorIn';

function Client() {
  const { status, error, visitor, consent, flush } = useConvert();
  const [flushes, setFlushes] = useState(0);
  useExperience('hero-experiment');
  return (
    <>
      <Readout
        title="useConvert()"
        {...{ status, consent, flushes }}
        visitor={visitor.id}
        error={error?.code ?? null}
      />
      <button onClick={() => void flush().then(() => setFlushes(flushes + 1))}>flush()</button>
    </>
  );
}

/** `useConvert()` is the client itself with its state: for everything that the other hooks do not say. */
const meta: ShopMeta = {
  title: 'Hooks/useConvert',
  component: Client,
  decorators: [inShop],
  argTypes: shopArgTypes,
  args: { visitorId: visitorIn('hero-experiment', 'b') },
  render: () => <Client />,
};
export default meta;

export const Ready: ShopStory = {
  play: async ({ args, canvas }) => {
    await expect(await canvas.findByText('success')).toBeVisible();
    await expect(canvas.getByTestId('visitor')).toHaveTextContent(String(args.visitorId ?? ''));
  },
};

/** Events wait for company. `flush()` sends them now, and resolves when they have arrived. */
export const Flushed: ShopStory = {
  args: { debounceMs: 60_000, maxWaitMs: 60_000 },
  play: async ({ canvas, id, step, userEvent }) => {
    await canvas.findByText('success');
    await step('waiting', async () => expect(await storyServer(id).events()).toEqual([]));
    await userEvent.click(canvas.getByRole('button'));
    await expect(await canvas.findByText('1')).toBeVisible();
    await expect(await storyServer(id).events()).toHaveLength(1);
  },
};

export const Failed: ShopStory = {
  parameters: { faults: [{ target: 'config', body: '<!doctype html>' }] },
  play: async ({ canvas }) => void (await expect(await canvas.findByText('config-body')).toBeVisible()),
};
