import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, fn } from 'storybook/test';
import { useExperience, useFeature, useTrack } from '../../src';
import { ConvertTestProvider } from '../../src/testing';
import { Readout } from '../Readout';

function Page() {
  const hero = useExperience('hero');
  const search = useFeature('search');
  const track = useTrack();
  return (
    <>
      <Readout
        title="useExperience('hero')"
        {...{ status: hero.status, variation: hero.variation, reason: hero.reason }}
      />
      <Readout title="useFeature('search')" isEnabled={search.isEnabled} variables={search.variables} />
      <button onClick={() => track('purchase', { amount: 10 })}>Buy</button>
    </>
  );
}

/**
 * `<ConvertTestProvider>` is for tests and stories of your own components: experiences and features come out as given, at
 * once, without network, storage or timers.
 */
const meta: Meta<typeof ConvertTestProvider> = {
  title: 'Testing/ConvertTestProvider',
  component: ConvertTestProvider,
  args: {
    experiences: { hero: 'b' },
    features: { search: { limit: 20, algorithm: 'fuzzy' } },
    onExposure: fn(),
    onTrack: fn(),
  },
  argTypes: { children: { control: false } },
  render: (args) => (
    <ConvertTestProvider {...args}>
      <Page />
    </ConvertTestProvider>
  ),
};
export default meta;
type Story = StoryObj<typeof meta>;

/** As given, in the first render, and exposed as in production. */
export const AsGiven: Story = {
  play: async ({ args, canvas }) => {
    await expect(canvas.getByTestId('variation')).toHaveTextContent('b');
    await expect(canvas.getByTestId('variables')).toHaveTextContent('"limit": 20');
    await expect(args.onExposure).toHaveBeenCalledWith(expect.objectContaining({ experience: 'hero', variation: 'b' }));
  },
};

/** `null` puts the visitor outside, `false` switches a feature off. */
export const Outside: Story = {
  args: { experiences: { hero: null }, features: { search: false } },
  play: async ({ args, canvas }) => {
    await expect(canvas.getByTestId('variation')).toHaveTextContent('null');
    await expect(canvas.getByTestId('reason')).toHaveTextContent('not-in-traffic');
    await expect(canvas.getByTestId('isEnabled')).toHaveTextContent('false');
    await expect(args.onExposure).not.toHaveBeenCalled();
  },
};

/** What is not named is unknown, as in a project that does not have it. */
export const NotNamed: Story = {
  args: { experiences: {}, features: {} },
  play: async ({ canvas }) => void (await expect(canvas.getByTestId('reason')).toHaveTextContent('unknown-experience')),
};

/** What a component shows before there is a config. */
export const Pending: Story = {
  args: { status: 'pending' },
  play: async ({ canvas }) => void (await expect(canvas.getByTestId('reason')).toHaveTextContent('loading')),
};

/** What it shows when there is none. */
export const Failed: Story = {
  args: { status: 'error' },
  play: async ({ canvas }) => {
    await expect(canvas.getByTestId('status')).toHaveTextContent('error');
    await expect(canvas.getByTestId('variation')).toHaveTextContent('null');
  },
};

/** What it shows when the config does not come in time. */
export const TimedOut: Story = {
  args: { status: 'timeout' },
  play: async ({ canvas }) => {
    await expect(canvas.getByTestId('reason')).toHaveTextContent('timeout');
    await expect(canvas.getByTestId('variation')).toHaveTextContent('null');
  },
};

/** Pending first, for skeletons. */
export const Delayed: Story = {
  args: { delay: 300 },
  play: async ({ canvas }) => void (await expect(await canvas.findByText('bucketed')).toBeVisible()),
};

/** Every goal exists; what is tracked is heard, and goes nowhere. */
export const Tracked: Story = {
  play: async ({ args, canvas, userEvent }) => {
    await userEvent.click(canvas.getByText('Buy'));
    await expect(args.onTrack).toHaveBeenCalledWith('purchase', { amount: 10 });
  },
};
