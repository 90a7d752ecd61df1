import { expect } from 'storybook/test';
import { useSuspenseExperience } from '../../src';
import { inShop, shopArgTypes, type ShopMeta, type ShopStory } from '../InShop';
import { storyServer } from '../storyServer';
import { failed, inBoundaries, suspended } from '../suspense';
import { visitorIn } from '../visitorIn';

function Hero() {
  const { variation, reason } = useSuspenseExperience('hero-experiment');
  return (
    <p>
      {variation ?? 'original'}, {reason}
    </p>
  );
}

/**
 * `useSuspenseExperience(key)` knows no `pending`: the nearest `<Suspense>` shows its fallback until there is a decision,
 * and an error goes to the nearest boundary.
 */
const meta: ShopMeta = {
  title: 'Hooks/useSuspenseExperience',
  component: Hero,
  decorators: [inBoundaries, inShop],
  argTypes: shopArgTypes,
  args: { visitorId: visitorIn('hero-experiment', 'b') },
  render: () => <Hero />,
};
export default meta;

/** The fallback. Nobody has been shown anything, so nobody is exposed. */
export const Suspended: ShopStory = suspended;

/** One fetch, one exposure. */
export const Decided: ShopStory = {
  play: async ({ canvas, id }) => {
    await expect(await canvas.findByText('b, bucketed')).toBeVisible();
    await expect(await storyServer(id).received()).toEqual(['hero-experiment → b']);
  },
};

/** Past the timeout the original is shown: it never suspends for ever. */
export const TimedOut: ShopStory = {
  args: { timeout: 200 },
  parameters: { faults: [{ target: 'config', drop: 'before' }] },
  play: async ({ canvas }) => void (await expect(await canvas.findByText('original, timeout')).toBeVisible()),
};

/** The config cannot be had: the boundary hears what to do about it. */
export const Failed: ShopStory = failed;
