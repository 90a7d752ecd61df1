import { type ReactNode, useState } from 'react';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, fn, waitFor } from 'storybook/test';
import { ConvertProvider, createMemoryStorage, useConvert, useExperience, type VisitorStorage } from '../../src';
import { ErrorBoundary } from '../ErrorBoundary';
import { InShop } from '../InShop';
import { Readout } from '../Readout';
import shop from '../shop/shop.config.json';
import { storyServer } from '../storyServer';
import { visitorIn } from '../visitorIn';

function Hero({ title = 'Hero' }: { title?: string }) {
  const { variation, reason } = useExperience('hero-experiment');
  return <Readout title={title} status={useConvert().status} {...{ variation, reason }} />;
}

/** `<ConvertProvider>` loads a project's config and decides for one visitor. Everything below it asks. */
const meta: Meta<typeof ConvertProvider> = {
  title: 'Components/ConvertProvider',
  component: ConvertProvider,
  args: { onError: fn() },
};
export default meta;
type Story = StoryObj<typeof meta>;

/** By the key that the Convert app shows. */
export const BySdkKey: Story = {
  render: (_, { id }) => (
    <InShop scope={id}>
      <Hero />
    </InShop>
  ),
  play: async ({ canvas }) => void (await expect(await canvas.findByText('bucketed')).toBeVisible()),
};

/** A document of the app's own; nothing is fetched. */
export const StaticConfig: Story = {
  render: (_, { id }) => (
    <InShop scope={id} sdkKey={undefined} config={shop}>
      <Hero />
    </InShop>
  ),
  play: async ({ canvas }) => void (await expect(await canvas.findByText('bucketed')).toBeVisible()),
};

/** Two visitors on one page, say in a preview for editors, share a config and nothing else. */
export const TwoVisitors: Story = {
  render: (_, { id }) => (
    <>
      <InShop scope={id} visitorId={visitorIn('hero-experiment', 'b')}>
        <Hero title="One" />
      </InShop>
      <InShop scope={id} visitorId={visitorIn('hero-experiment', 'c')}>
        <Hero title="Other" />
      </InShop>
    </>
  ),
  play: async ({ canvas, id }) => {
    await waitFor(() => expect(canvas.getAllByText('bucketed')).toHaveLength(2));
    await expect(canvas.getByLabelText('One')).toHaveTextContent('variationb');
    await expect(canvas.getByLabelText('Other')).toHaveTextContent('variationc');
    const received = await storyServer(id).received();
    await expect(received.sort()).toEqual(['hero-experiment → b', 'hero-experiment → c']);
  },
};

/** What happens when a page is left: everything is forgotten but what the visitor's browser keeps. */
function Visits({ children }: { children: (storage: VisitorStorage) => ReactNode }) {
  const [storage] = useState(createMemoryStorage);
  const [isHere, setHere] = useState(true);
  return (
    <>
      {isHere && children(storage)}
      <button onClick={() => setHere(!isHere)}>{isHere ? 'Leave' : 'Come back'}</button>
    </>
  );
}

/** On the next visit the same variation is there at once, and nobody is exposed again. */
export const ReturningVisitor: Story = {
  render: (_, { id }) => (
    <Visits>
      {(storage) => (
        <InShop scope={id} storage={storage}>
          <Hero />
        </InShop>
      )}
    </Visits>
  ),
  play: async ({ canvas, id, userEvent }) => {
    await canvas.findByText('bucketed');
    const first = canvas.getByTestId('variation').textContent;
    await expect(await storyServer(id).received()).toHaveLength(1);
    await userEvent.click(canvas.getByText('Leave'));
    await userEvent.click(canvas.getByText('Come back'));
    await expect(await canvas.findByText('sticky')).toBeVisible();
    await expect(canvas.getByTestId('variation')).toHaveTextContent(first ?? '');
    await expect(await storyServer(id).received()).toHaveLength(1);
  },
};

/** The server answers with a page of somebody else's: the original, and `onError` hears of it. */
export const NotConvert: Story = {
  parameters: { faults: [{ target: 'config', body: '<!doctype html>' }] },
  render: ({ onError }, { id }) => (
    <InShop scope={id} onError={onError}>
      <Hero />
    </InShop>
  ),
  play: async ({ args, canvas }) => {
    await expect((await canvas.findAllByText('error'))[0]).toBeVisible();
    await expect(args.onError).toHaveBeenCalledWith(expect.objectContaining({ code: 'config-body' }));
  },
};

/** A hook outside the provider says what to do. Nothing else in this library throws into an app. */
export const Missing: Story = {
  render: () => (
    <ErrorBoundary>
      <Hero />
    </ErrorBoundary>
  ),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('alert')).toHaveTextContent('Wrap the tree in <ConvertProvider');
  },
};
