import { Suspense } from 'react';
import { expect } from 'storybook/test';
import { useSuspenseExperience } from '../../src';
import { ErrorBoundary } from '../ErrorBoundary';
import { inShop, shopArgTypes, type ShopMeta, type ShopStory } from '../InShop';
import { storyServer } from '../storyServer';
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
  decorators: [
    (Story) => (
      <ErrorBoundary>
        <Suspense fallback={<p>Roasting…</p>}>
          <Story />
        </Suspense>
      </ErrorBoundary>
    ),
    inShop,
  ],
  argTypes: shopArgTypes,
  args: { visitorId: visitorIn('hero-experiment', 'b') },
  render: () => <Hero />,
};
export default meta;

/** The fallback. Nobody has been shown anything, so nobody is exposed. */
export const Suspended: ShopStory = {
  args: { timeout: 60_000 },
  parameters: { faults: [{ target: 'config', delayMs: 60_000 }] },
  play: async ({ canvas, id }) => {
    await expect(await canvas.findByText('Roasting…')).toBeVisible();
    await expect(await storyServer(id).events()).toEqual([]);
  },
};

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
export const Failed: ShopStory = {
  parameters: { faults: [{ target: 'config', status: 404 }] },
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('alert')).toHaveTextContent('Check the SDK key');
  },
};
