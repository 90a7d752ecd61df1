import { expect } from 'storybook/test';
import { useFeature } from '../../src';
import { inShop, shopArgTypes, type ShopMeta, type ShopStory } from '../InShop';
import { Readout } from '../Readout';
import { storyServer } from '../storyServer';
import { visitorIn } from '../visitorIn';

function Answer({ name = 'pricing' }: { name?: string }) {
  const { status, isEnabled, experience, reason, variables } = useFeature(name);
  return (
    <Readout title={`useFeature('${name}')`} {...{ status, isEnabled, experience, reason }} variables={variables} />
  );
}

/**
 * `useFeature(key)` says whether a feature is on for the visitor, with its variables cast to the types that the project
 * declares. It exposes every experience that carries the feature, also where the feature is off.
 */
const meta: ShopMeta = {
  title: 'Hooks/useFeature',
  component: Answer,
  decorators: [inShop],
  argTypes: shopArgTypes,
  render: () => <Answer />,
};
export default meta;

/** No config yet: not on, and not to be taken for off. */
export const Pending: ShopStory = {
  args: { timeout: 60_000 },
  parameters: { faults: [{ target: 'config', delayMs: 60_000 }] },
  play: async ({ canvas }) => void (await expect(await canvas.findByText('pending')).toBeVisible()),
};

/** A boolean, an integer, a float, a string and JSON. */
export const On: ShopStory = {
  args: { visitorId: visitorIn('pricing-experiment', 'yearly-plan') },
  play: async ({ canvas, id }) => {
    await expect(await canvas.findByText('bucketed')).toBeVisible();
    const variables: unknown = JSON.parse(canvas.getByTestId('variables').textContent ?? '');
    await expect(variables).toMatchObject({ enabled: true, trialDays: 14, discount: 12.5 });
    await expect(variables).toMatchObject({ plans: { basic: { monthly: 9 } } });
    await expect(await storyServer(id).received()).toEqual(['pricing-experiment → yearly-plan']);
  },
};

/** The control arm: off, and exposed all the same. An experiment is its difference to these visitors. */
export const OffInTheControlArm: ShopStory = {
  args: { visitorId: visitorIn('pricing-experiment', 'original') },
  play: async ({ canvas, id }) => {
    await expect(await canvas.findByText('not-in-variation')).toBeVisible();
    await expect(canvas.getByTestId('isEnabled')).toHaveTextContent('false');
    await expect(await storyServer(id).received()).toEqual(['pricing-experiment → original']);
  },
};

/** Rolled out to a quarter of the visitors, and this is one of the others. */
export const NotRolledOut: ShopStory = {
  args: { visitorId: visitorIn('wishlist-rollout', null) },
  render: () => <Answer name="wishlist" />,
  play: async ({ canvas, id }) => {
    await expect(await canvas.findByText('not-in-traffic')).toBeVisible();
    await expect(await storyServer(id).received()).toEqual([]);
  },
};

/** The project knows the feature, and no experience carries it. */
export const CarriedByNothing: ShopStory = {
  render: () => <Answer name="store-finder" />,
  play: async ({ canvas }) => void (await expect(await canvas.findByText('no-experience')).toBeVisible()),
};

/** A key that the project does not have. */
export const UnknownKey: ShopStory = {
  render: () => <Answer name="no-such-feature" />,
  play: async ({ canvas }) => void (await expect(await canvas.findByText('unknown-feature')).toBeVisible()),
};

/** Features are switches: a config that comes after the timeout still applies. */
export const AppliedLate: ShopStory = {
  args: { timeout: 150, visitorId: visitorIn('pricing-experiment', 'yearly-plan') },
  parameters: { faults: [{ target: 'config', status: 503 }] },
  play: async ({ canvas, id }) => {
    await expect(await canvas.findByText('timeout')).toBeVisible();
    await storyServer(id).setFaults([]);
    await expect(await canvas.findByText('bucketed')).toBeVisible();
  },
};

/** There never was a config: off, and it says so. */
export const Failed: ShopStory = {
  parameters: { faults: [{ target: 'config', status: 404 }] },
  play: async ({ canvas }) => {
    await expect((await canvas.findAllByText('error'))[0]).toBeVisible();
    await expect(canvas.getByTestId('isEnabled')).toHaveTextContent('false');
  },
};

/** Forced experiences force the features they carry; neither is tracked. */
export const Forced: ShopStory = {
  args: { forced: { 'pricing-experiment': 'yearly-plan' } },
  play: async ({ canvas, id }) => {
    await expect(await canvas.findByText('forced')).toBeVisible();
    await expect(canvas.getByTestId('isEnabled')).toHaveTextContent('true');
    await expect(await storyServer(id).received()).toEqual([]);
  },
};
