import { expect } from 'storybook/test';
import { useExperiences, type UseExperienceOptions } from '../../src';
import { inShop, shopArgTypes, type ShopMeta, type ShopStory } from '../InShop';
import { Readout } from '../Readout';
import { storyServer } from '../storyServer';

function Experiences(options: UseExperienceOptions) {
  const answers = useExperiences(options).map(({ key, variation, reason }) => [key, variation ?? reason]);
  return <Readout title="useExperiences()" {...Object.fromEntries(answers)} />;
}

/** `useExperiences()` is every experience of the project, in config order. A list that is looked at exposes nothing. */
const meta: ShopMeta = {
  title: 'Hooks/useExperiences',
  component: Experiences,
  decorators: [inShop],
  argTypes: shopArgTypes,
  args: { visitorId: 'visitor-1', attributes: { country: 'DE' } },
  render: () => <Experiences />,
};
export default meta;

export const Everything: ShopStory = {
  play: async ({ canvas, id }) => {
    await expect(await canvas.findByTestId('hero-experiment')).toBeVisible();
    await expect(canvas.getByTestId('loyalty-offer')).toHaveTextContent('audience');
    await expect(await storyServer(id).received()).toEqual([]);
  },
};

/** Asked to, it exposes all that the visitor is in. */
export const Exposed: ShopStory = {
  render: () => <Experiences exposure="mount" />,
  play: async ({ canvas, id }) => {
    await canvas.findByTestId('hero-experiment');
    const received = await storyServer(id).received();
    await expect(received.map((line) => line.split(' ')[0])).toEqual(
      expect.arrayContaining(['hero-experiment', 'pricing-experiment', 'courier-promise']),
    );
  },
};

/** Empty until there is a config. */
export const Pending: ShopStory = {
  args: { timeout: 60_000 },
  parameters: { faults: [{ target: 'config', delayMs: 60_000 }] },
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('useExperiences()')).toBeVisible();
    await expect(canvas.queryByTestId('hero-experiment')).toBeNull();
  },
};
