import type { ComponentType } from 'react';
import { Suspense } from 'react';
import { expect } from 'storybook/test';
import { ErrorBoundary } from './ErrorBoundary';
import type { ShopStory } from './InShop';
import { storyServer } from './storyServer';

/** What a suspense hook needs above it. */
export const inBoundaries = (Story: ComponentType) => (
  <ErrorBoundary>
    <Suspense fallback={<p>Roasting…</p>}>
      <Story />
    </Suspense>
  </ErrorBoundary>
);

/** The fallback. Nobody has been shown anything, so nobody is exposed. */
export const suspended: ShopStory = {
  args: { timeout: 60_000 },
  parameters: { faults: [{ target: 'config', delayMs: 60_000 }] },
  play: async ({ canvas, id }) => {
    await expect(await canvas.findByText('Roasting…')).toBeVisible();
    await expect(await storyServer(id).events()).toEqual([]);
  },
};

/** The config cannot be had: the boundary hears what to do about it. */
export const failed: ShopStory = {
  parameters: { faults: [{ target: 'config', status: 404 }] },
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('alert')).toHaveTextContent('Check the SDK key');
  },
};
