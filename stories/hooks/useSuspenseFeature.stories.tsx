import { expect } from 'storybook/test';
import { useSuspenseFeature } from '../../src';
import { inShop, shopArgTypes, type ShopMeta, type ShopStory } from '../InShop';
import { storyServer } from '../storyServer';
import { failed, inBoundaries, suspended } from '../suspense';
import { visitorIn } from '../visitorIn';

function Club() {
  const { isEnabled, variables, reason } = useSuspenseFeature('pricing');
  return <p>{isEnabled ? String(variables.caption) : `No club, ${reason}`}</p>;
}

/** `useSuspenseFeature(key)` is `useFeature` without `pending`: `<Suspense>` shows its fallback until there is a decision. */
const meta: ShopMeta = {
  title: 'Hooks/useSuspenseFeature',
  component: Club,
  decorators: [inBoundaries, inShop],
  argTypes: shopArgTypes,
  args: { visitorId: visitorIn('pricing-experiment', 'yearly-plan') },
  render: () => <Club />,
};
export default meta;

export const Suspended: ShopStory = suspended;

export const On: ShopStory = {
  play: async ({ canvas, id }) => {
    await expect(await canvas.findByText('Join the club, skip the queue')).toBeVisible();
    await expect(await storyServer(id).received()).toEqual(['pricing-experiment → yearly-plan']);
  },
};

/** The control arm: off, and exposed. */
export const Off: ShopStory = {
  args: { visitorId: visitorIn('pricing-experiment', 'original') },
  play: async ({ canvas, id }) => {
    await expect(await canvas.findByText('No club, not-in-variation')).toBeVisible();
    await expect(await storyServer(id).received()).toEqual(['pricing-experiment → original']);
  },
};

/** The config cannot be had: the boundary hears what to do about it. */
export const Failed: ShopStory = failed;
