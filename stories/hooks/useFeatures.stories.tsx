import { expect } from 'storybook/test';
import { useFeatures, type UseFeatureOptions } from '../../src';
import { inShop, shopArgTypes, type ShopMeta, type ShopStory } from '../InShop';
import { Readout } from '../Readout';
import { storyServer } from '../storyServer';
import { visitorIn } from '../visitorIn';

function Features(options: UseFeatureOptions) {
  const answers = useFeatures(options).map(({ key, isEnabled, reason }) => [key, isEnabled ? 'on' : reason]);
  return <Readout title="useFeatures()" {...Object.fromEntries(answers)} />;
}

/** `useFeatures()` is every feature of the project, in config order. It exposes nothing unless asked to. */
const meta: ShopMeta = {
  title: 'Hooks/useFeatures',
  component: Features,
  decorators: [inShop],
  argTypes: shopArgTypes,
  render: () => <Features />,
};
export default meta;

export const Everything: ShopStory = {
  args: { visitorId: visitorIn('pricing-experiment', 'yearly-plan') },
  play: async ({ canvas, id }) => {
    await expect(await canvas.findByTestId('pricing')).toHaveTextContent('on');
    await expect(canvas.getByTestId('store-finder')).toHaveTextContent('no-experience');
    await expect(await storyServer(id).received()).toEqual([]);
  },
};

/** Asked to, it exposes every experience that carries one of them and that the visitor is in. */
export const Exposed: ShopStory = {
  args: { visitorId: visitorIn('pricing-experiment', 'original') },
  render: () => <Features exposure="mount" />,
  play: async ({ canvas, id }) => {
    await expect(await canvas.findByTestId('pricing')).toHaveTextContent('not-in-variation');
    await expect(await storyServer(id).received()).toContain('pricing-experiment → original');
  },
};

/** Empty until there is a config. */
export const Pending: ShopStory = {
  args: { timeout: 60_000 },
  parameters: { faults: [{ target: 'config', delayMs: 60_000 }] },
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('useFeatures()')).toBeVisible();
    await expect(canvas.queryByTestId('pricing')).toBeNull();
  },
};
