import { expect } from 'storybook/test';
import { useFeatures } from '../../src';
import { inShop, shopArgTypes, type ShopMeta, type ShopStory } from '../InShop';
import { Readout } from '../Readout';
import { storyServer } from '../storyServer';
import { visitorIn } from '../visitorIn';

function Features() {
  const answers = useFeatures().map(({ key, isEnabled, reason }) => [key, isEnabled ? 'on' : reason]);
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
