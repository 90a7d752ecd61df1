import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, fn, waitFor } from 'storybook/test';
import { useConsent, useExperience, useFeature, useTrack } from '../../src';
import { type ConvertParameters, withConvert } from '../../src/storybook';
import { Readout } from '../Readout';

const HEADLINES: Readonly<Record<string, string>> = {
  original: 'Coffee from around the corner',
  b: 'Roasted this morning',
  c: 'Try three for two',
};

function Hero() {
  const { status, variation, reason } = useExperience('hero-experiment');
  const { isEnabled, variables } = useFeature('pricing');
  const [consent, setConsent] = useConsent();
  const track = useTrack();
  return (
    <>
      <section className="banner">
        <h2>{status === 'pending' ? '…' : HEADLINES[variation ?? 'original']}</h2>
        <button onClick={() => track('purchase', { amount: 10 })}>Buy</button>
        {consent !== 'granted' && <button onClick={() => setConsent('granted')}>Allow</button>}
      </section>
      <Readout title="The page" {...{ status, variation, reason, isEnabled }} variables={variables} />
    </>
  );
}

const [onExposure, onTrack] = [fn(), fn()];

/**
 * `withConvert` of `convert-react/storybook` shows your own components in any variation: as `parameters.convert` says, or as you choose
 * under _Convert_ in the toolbar. What is exposed and tracked is listed in the Actions panel.
 */
const meta: Meta<typeof Hero> = {
  title: 'Testing/withConvert',
  component: Hero,
  decorators: [withConvert],
  parameters: { convert: { onExposure, onTrack } satisfies ConvertParameters },
  beforeEach: () => {
    onExposure.mockClear();
    onTrack.mockClear();
  },
};
export default meta;
type Story = StoryObj<typeof Hero>;

/** Parameters name a variation. */
export const InAVariation: Story = {
  parameters: { convert: { experiences: { 'hero-experiment': 'c' } } satisfies ConvertParameters },
  play: async ({ canvas, userEvent }) => {
    await expect(canvas.getByText('Try three for two')).toBeVisible();
    const exposure = expect.objectContaining({ variation: 'c', variationId: '200012' });
    await waitFor(() => expect(onExposure).toHaveBeenCalledWith(exposure));
    await userEvent.click(canvas.getByText('Buy'));
    await expect(onTrack).toHaveBeenCalledWith('purchase', { amount: 10 });
  },
};

/** What the toolbar sets, a story may set for itself. It wins over the parameters. */
export const AsTheToolbarSays: Story = {
  globals: { convert: { 'hero-experiment': 'b' } },
  parameters: { convert: { experiences: { 'hero-experiment': 'c' } } satisfies ConvertParameters },
  play: async ({ canvas }) => void (await expect(canvas.getByText('Roasted this morning')).toBeVisible()),
};

/** A variation brings the features that it carries in the project. */
export const WithItsFeatures: Story = {
  parameters: { convert: { experiences: { 'pricing-experiment': 'yearly-plan' } } satisfies ConvertParameters },
  play: async ({ canvas }) => {
    await expect(canvas.getByTestId('isEnabled')).toHaveTextContent('true');
    await expect(canvas.getByTestId('variables')).toHaveTextContent('12.5');
  },
};

/** Before there is a config. */
export const Pending: Story = {
  parameters: { convert: { status: 'pending' } satisfies ConvertParameters },
  play: async ({ canvas }) => void (await expect(canvas.getByText('…')).toBeVisible()),
};

/** Nothing is exposed or tracked before consent. */
export const BeforeConsent: Story = {
  parameters: { convert: { consent: 'pending', experiences: { 'hero-experiment': 'b' } } satisfies ConvertParameters },
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByText('Buy'));
    await expect(onTrack).not.toHaveBeenCalled();
    await userEvent.click(canvas.getByText('Allow'));
    await expect(onTrack).toHaveBeenCalledWith('purchase', { amount: 10 });
  },
};
