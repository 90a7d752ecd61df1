import { expect, fn } from 'storybook/test';
import { useConvert, useExperience, type UseExperienceOptions } from '../../src';
import { inShop, shopArgTypes, type ShopMeta, type ShopStory } from '../InShop';
import { Readout } from '../Readout';
import shop from '../shop/shop.config.json';
import { storyServer } from '../storyServer';
import { visitorIn } from '../visitorIn';

function Answer({ name = 'hero-experiment', ...options }: { name?: string } & UseExperienceOptions) {
  const { status, variation, reason, error } = useExperience(name, options);
  return <Readout title={`useExperience('${name}')`} {...{ status, variation, reason }} error={error?.code ?? null} />;
}

/** `useExperience(key)` says which variation the visitor is in, or why in none. Mounting it exposes the visitor, once. */
const meta: ShopMeta = {
  title: 'Hooks/useExperience',
  component: Answer,
  decorators: [inShop],
  argTypes: shopArgTypes,
  render: () => <Answer />,
};
export default meta;

/** No config yet, and the timeout has not passed. */
export const Pending: ShopStory = {
  args: { timeout: 60_000 },
  parameters: { faults: [{ target: 'config', delayMs: 60_000 }] },
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('loading')).toBeVisible();
    await expect(canvas.getByTestId('status')).toHaveTextContent('pending');
  },
};

/** The server hears of the visitor's variation once. */
export const InAVariation: ShopStory = {
  args: { visitorId: visitorIn('hero-experiment', 'b'), onExposure: fn() },
  play: async ({ args, canvas, id }) => {
    await expect(await canvas.findByText('bucketed')).toBeVisible();
    await expect(canvas.getByTestId('variation')).toHaveTextContent('b');
    await expect(await storyServer(id).received()).toEqual(['hero-experiment → b']);
    await expect(args.onExposure).toHaveBeenCalledOnce();
  },
};

/** The original is a variation too: without its visitors there is nothing to compare with. */
export const InTheControlArm: ShopStory = {
  args: { visitorId: visitorIn('hero-experiment', 'original') },
  play: async ({ canvas, id }) => {
    await expect(await canvas.findByText('original')).toBeVisible();
    await expect(await storyServer(id).received()).toEqual(['hero-experiment → original']);
  },
};

/** A stopped variation leaves its share of the traffic to nobody; `variation` is null, and nobody is exposed. */
export const NotInTraffic: ShopStory = {
  args: { visitorId: visitorIn('product-gallery', null) },
  render: () => <Answer name="product-gallery" />,
  play: async ({ canvas, id }) => {
    await expect(await canvas.findByText('not-in-traffic')).toBeVisible();
    await expect(canvas.getByTestId('variation')).toHaveTextContent('null');
    await expect(await storyServer(id).received()).toEqual([]);
  },
};

/** The experience is for visitors from Germany. */
export const NotInTheAudience: ShopStory = {
  args: { attributes: { country: 'US' } },
  render: () => <Answer name="courier-promise" />,
  play: async ({ canvas }) => void (await expect(await canvas.findByText('audience')).toBeVisible()),
};

/** The same experience, and somebody it is for. Change the country in the controls, and the answer changes. */
export const InTheAudience: ShopStory = {
  args: { attributes: { country: 'DE' } },
  render: () => <Answer name="courier-promise" />,
  play: async ({ canvas }) => void (await expect(await canvas.findByText('bucketed')).toBeVisible()),
};

/** An audience that asks for a segment, which this visitor has not been found to be in. */
export const NotInTheSegment: ShopStory = {
  render: () => <Answer name="vip-tasting" />,
  play: async ({ canvas }) => void (await expect(await canvas.findByText('segment')).toBeVisible()),
};

/** The experience belongs to the cart, and this is not the cart. */
export const OnAnotherPage: ShopStory = {
  args: { location: { page: 'home' } },
  render: () => <Answer name="delivery-bar" />,
  play: async ({ canvas }) => void (await expect(await canvas.findByText('location')).toBeVisible()),
};

/** The experience runs on staging only. Convert leaves it out of production's config; in a document with all of them it is refused. */
export const InAnotherEnvironment: ShopStory = {
  args: { config: shop },
  argTypes: { config: { control: false } },
  render: () => <Answer name="checkout-columns" />,
  play: async ({ canvas }) => void (await expect(await canvas.findByText('environment')).toBeVisible()),
};

/** The experiment is over. */
export const Archived: ShopStory = {
  render: () => <Answer name="spring-sale" />,
  play: async ({ canvas }) => void (await expect(await canvas.findByText('archived')).toBeVisible()),
};

/** A key that the project does not have is an answer, not an error; development hears of it once. */
export const UnknownKey: ShopStory = {
  render: () => <Answer name="no-such-experience" />,
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('unknown-experience')).toBeVisible();
    await expect(canvas.getByTestId('status')).toHaveTextContent('success');
  },
};

/** The config takes longer than `timeout`: the original, and no exposure, for as long as it is on screen. */
export const TimedOut: ShopStory = {
  args: { timeout: 150 },
  parameters: { faults: [{ target: 'config', status: 503 }] },
  render: () => (
    <>
      <Answer />
      <ConfigStatus />
    </>
  ),
  play: async ({ canvas, id }) => {
    await expect(await canvas.findByText('config: timeout')).toBeVisible();
    await storyServer(id).setFaults([]);
    await expect(await canvas.findByText('config: success')).toBeVisible();
    await expect(canvas.getByTestId('reason')).toHaveTextContent('timeout');
    await expect(await storyServer(id).received()).toEqual([]);
  },
};

/** The same, for an app that would rather swap late than never. */
export const AppliedLate: ShopStory = {
  args: { timeout: 150, lateDecision: 'apply', visitorId: visitorIn('hero-experiment', 'b') },
  parameters: { faults: [{ target: 'config', status: 503 }] },
  play: async ({ canvas, id }) => {
    await expect(await canvas.findByText('timeout')).toBeVisible();
    await storyServer(id).setFaults([]);
    await expect(await canvas.findByText('bucketed')).toBeVisible();
    await expect(await storyServer(id).received()).toEqual(['hero-experiment → b']);
  },
};

/** What an ad blocker does: every connection is cut. The original after `timeout`, never an endless skeleton. */
export const BlockedHost: ShopStory = {
  args: { timeout: 300 },
  parameters: { faults: [{ target: 'config', drop: 'before' }] },
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('timeout')).toBeVisible();
    await expect(canvas.getByTestId('variation')).toHaveTextContent('null');
  },
};

/** There never was a config, and the server says that there is none. */
export const Failed: ShopStory = {
  parameters: { faults: [{ target: 'config', status: 404 }] },
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('config-status')).toBeVisible();
    await expect(canvas.getByTestId('reason')).toHaveTextContent('error');
    await expect(canvas.getByTestId('status')).toHaveTextContent('error');
  },
};

/** For demos and end-to-end tests: shown whatever the rules say, never tracked or stored. */
export const Forced: ShopStory = {
  args: { forced: { 'hero-experiment': 'c' } },
  play: async ({ canvas, id }) => {
    await expect(await canvas.findByText('forced')).toBeVisible();
    await expect(canvas.getByTestId('variation')).toHaveTextContent('c');
    await expect(await storyServer(id).received()).toEqual([]);
  },
};

/** A link from the Convert app shows one variation to whoever opens it, and leaves no trace. */
export const Previewed: ShopStory = {
  args: { preview: '?convert_preview=100001.200012' },
  play: async ({ canvas, id }) => {
    await expect(await canvas.findByText('preview')).toBeVisible();
    await expect(canvas.getByTestId('variation')).toHaveTextContent('c');
    await expect(await storyServer(id).received()).toEqual([]);
  },
};

/** `enabled: false` asks nothing. */
export const Disabled: ShopStory = {
  render: () => (
    <>
      <Answer enabled={false} />
      <ConfigStatus />
    </>
  ),
  play: async ({ canvas, id }) => {
    await expect(await canvas.findByText('config: success')).toBeVisible();
    await expect(canvas.getByTestId('status')).toHaveTextContent('pending');
    await expect(await storyServer(id).received()).toEqual([]);
  },
};

function ConfigStatus() {
  return <p>config: {useConvert().status}</p>;
}
