import { useState } from 'react';
import { expect } from 'storybook/test';
import { type TrackOptions, type TrackStatus, useConvert, useExperience, useTrack } from '../../src';
import { inShop, shopArgTypes, type ShopMeta, type ShopStory } from '../InShop';
import { Readout } from '../Readout';
import { storyServer } from '../storyServer';
import { visitorIn } from '../visitorIn';

function Track({ goal = 'purchase', options }: { goal?: string; options?: TrackOptions }) {
  const track = useTrack();
  const { reason } = useExperience('hero-experiment');
  const [statuses, setStatuses] = useState<TrackStatus[]>([]);
  const click = () => setStatuses([...statuses, track(goal, options).status]);
  return (
    <>
      <button onClick={click}>track(&apos;{goal}&apos;)</button>
      <Readout title="useTrack()" hero={reason} statuses={statuses.join(', ')} />
    </>
  );
}

/**
 * `useTrack()` is a function that tracks a conversion and says what this tab makes of it. What the visitor has been shown
 * goes with it.
 */
const meta: ShopMeta = {
  title: 'Hooks/useTrack',
  component: Track,
  decorators: [inShop],
  argTypes: shopArgTypes,
  args: { visitorId: visitorIn('hero-experiment', 'b') },
  render: () => <Track />,
};
export default meta;

/** A goal without values is one event. */
export const AGoalReached: ShopStory = {
  render: () => <Track goal="add-to-cart" />,
  play: async ({ canvas, id, userEvent }) => {
    await canvas.findByText('bucketed');
    await userEvent.click(canvas.getByRole('button'));
    await expect(canvas.getByTestId('statuses')).toHaveTextContent('queued');
    await expect(await storyServer(id).received()).toEqual(['hero-experiment → b', 'add-to-cart']);
  },
};

/** A goal with revenue is two: that it was reached, and what it was worth. */
export const WithRevenue: ShopStory = {
  render: () => <Track options={{ amount: 23.5, productsCount: 2, transactionId: 'order-1' }} />,
  play: async ({ canvas, id, userEvent }) => {
    await canvas.findByText('bucketed');
    await userEvent.click(canvas.getByRole('button'));
    await expect(await storyServer(id).received()).toEqual([
      'hero-experiment → b',
      'purchase',
      'purchase amount=23.5 productsCount=2 transactionId=order-1',
    ]);
  },
};

/** A visitor reaches a goal once. */
export const Again: ShopStory = {
  play: async ({ canvas, id, userEvent }) => {
    await canvas.findByText('bucketed');
    await userEvent.dblClick(canvas.getByRole('button'));
    await expect(canvas.getByTestId('statuses')).toHaveTextContent('queued, duplicate');
    await expect(await storyServer(id).received()).toEqual(['hero-experiment → b', 'purchase']);
  },
};

/** With `allowRepeat` the second order counts, by what it was worth. */
export const AnotherOrder: ShopStory = {
  render: () => <Track options={{ amount: 12, allowRepeat: true }} />,
  play: async ({ canvas, id, userEvent }) => {
    await canvas.findByText('bucketed');
    await userEvent.dblClick(canvas.getByRole('button'));
    await expect(canvas.getByTestId('statuses')).toHaveTextContent('queued, queued');
    const received = await storyServer(id).received();
    await expect(received).toEqual(['hero-experiment → b', 'purchase', 'purchase amount=12', 'purchase amount=12']);
  },
};

/** The same `transactionId` is the same order, `allowRepeat` or not. */
export const TheSameOrder: ShopStory = {
  render: () => <Track options={{ amount: 12, transactionId: 'order-1', allowRepeat: true }} />,
  play: async ({ canvas, id, userEvent }) => {
    await canvas.findByText('bucketed');
    await userEvent.dblClick(canvas.getByRole('button'));
    await expect(canvas.getByTestId('statuses')).toHaveTextContent('queued, duplicate');
    await expect(await storyServer(id).received()).toHaveLength(3);
  },
};

/** The goal has rules, and `ruleData` is what they are checked against. */
export const RulesMatch: ShopStory = {
  render: () => (
    <Track goal="newsletter-signup" options={{ ruleData: { action: 'subscribe', email: 'ann@example.com' } }} />
  ),
  play: async ({ canvas, id, userEvent }) => {
    await canvas.findByText('bucketed');
    await userEvent.click(canvas.getByRole('button'));
    await expect(await storyServer(id).received()).toEqual(['hero-experiment → b', 'newsletter-signup']);
  },
};

export const RulesDoNotMatch: ShopStory = {
  render: () => <Track goal="newsletter-signup" options={{ ruleData: { action: 'subscribe', email: 'none' } }} />,
  play: async ({ canvas, id, userEvent }) => {
    await canvas.findByText('bucketed');
    await userEvent.click(canvas.getByRole('button'));
    await expect(canvas.getByTestId('statuses')).toHaveTextContent('rule-mismatch');
    await expect(await storyServer(id).received()).toEqual(['hero-experiment → b']);
  },
};

export const UnknownGoal: ShopStory = {
  render: () => <Track goal="no-such-goal" />,
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText('bucketed');
    await userEvent.click(canvas.getByRole('button'));
    await expect(canvas.getByTestId('statuses')).toHaveTextContent('unknown-goal');
  },
};

/** Before there is a config nobody knows the goal's id: the conversion waits for it. */
export const BeforeTheConfig: ShopStory = {
  parameters: { faults: [{ target: 'config', status: 503 }] },
  play: async ({ canvas, id, userEvent }) => {
    await canvas.findByText('loading');
    await userEvent.click(canvas.getByRole('button'));
    await expect(canvas.getByTestId('statuses')).toHaveTextContent('deferred');
    await storyServer(id).setFaults([]);
    await canvas.findByText('bucketed');
    await expect(await storyServer(id).received()).toContain('purchase');
  },
};

/** The server refuses for a moment. What was tracked arrives when it answers again, once. */
export const ServerDown: ShopStory = {
  parameters: { faults: [{ target: 'track', status: 503, times: 1 }] },
  play: async ({ canvas, id, step, userEvent }) => {
    const server = storyServer(id);
    await canvas.findByText('bucketed');
    await userEvent.click(canvas.getByRole('button'));
    await step('all of it arrives', async () => {
      await expect(await server.received()).toEqual(['hero-experiment → b', 'purchase']);
    });
    await step('after a refusal', async () => expect(await server.faults()).toEqual([]));
  },
};

/** Without consent nothing is tracked. */
export const ConsentDenied: ShopStory = {
  args: { consent: 'denied' },
  play: async ({ canvas, id, userEvent }) => {
    await canvas.findByText('bucketed');
    await userEvent.click(canvas.getByRole('button'));
    await expect(canvas.getByTestId('statuses')).toHaveTextContent('off');
    await expect(await storyServer(id).received()).toEqual([]);
  },
};

function RushHour() {
  const track = useTrack();
  const orders = Array.from({ length: 25 }, (_, at) => ({ amount: at + 1, transactionId: `order-${at + 1}` }));
  const click = () => orders.forEach((order) => track('purchase', { ...order, allowRepeat: true }));
  return (
    <>
      <button onClick={click}>Track 25 orders</button>
      <p>config: {useConvert().status}</p>
    </>
  );
}

/** Twenty-five orders in one tick: one conversion, and the worth of all twenty-five, in order. */
export const ManyAtOnce: ShopStory = {
  render: () => <RushHour />,
  play: async ({ canvas, id, userEvent }) => {
    await canvas.findByText('config: success');
    await userEvent.click(canvas.getByRole('button'));
    const received = await storyServer(id).received();
    await expect(received).toEqual([
      'purchase',
      ...Array.from({ length: 25 }, (_, at) => `purchase amount=${at + 1} transactionId=order-${at + 1}`),
    ]);
  },
};
