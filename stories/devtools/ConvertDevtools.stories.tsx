import { expect, fireEvent, waitFor } from 'storybook/test';
import { useExperience, useFeature, useTrack } from '../../src';
import { ConvertDevtools } from '../../src/devtools';
import { inShop, shopArgTypes, type ShopMeta, type ShopStory } from '../InShop';
import { Readout } from '../Readout';
import { storyServer } from '../storyServer';
import shop from '../shop/shop.config.json';
import { visitorIn } from '../visitorIn';
import { crowdedProject } from './crowdedProject';
import { findDevtools } from './findDevtools';

function Page({ isOpen = true }: { isOpen?: boolean }) {
  const { variation, reason } = useExperience('hero-experiment');
  const { isEnabled } = useFeature('pricing');
  const track = useTrack();
  return (
    <>
      <Readout title="The page" hero={variation} why={reason} pricing={isEnabled} />
      <button onClick={() => track('purchase', { amount: 23, transactionId: 'order-1' })}>Buy</button>
      <ConvertDevtools enabled initialIsOpen={isOpen} />
    </>
  );
}

/**
 * `<ConvertDevtools>` is a panel for whoever builds the page: what the visitor gets, why, and what was sent of it. It shows
 * itself in development only, and changes nothing that it shows.
 */
const meta: ShopMeta = {
  title: 'Devtools/ConvertDevtools',
  component: ConvertDevtools,
  // Each of them takes a corner of the page: one page cannot show them all.
  tags: ['!autodocs'],
  decorators: [inShop],
  argTypes: shopArgTypes,
  args: { visitorId: visitorIn('hero-experiment', 'b') },
  render: () => <Page />,
};
export default meta;

/** A button in a corner. Escape closes what it opens. */
export const Closed: ShopStory = {
  render: () => <Page isOpen={false} />,
  play: async ({ userEvent }) => {
    const devtools = await findDevtools();
    await userEvent.click(devtools.getByRole('button', { name: 'Open Convert devtools' }));
    await expect(await devtools.findByRole('dialog', { name: 'Convert devtools' })).toBeVisible();
    await expect(devtools.getByRole('tab', { name: /Experiences/ })).toHaveAttribute('aria-selected', 'true');
    fireEvent.keyDown(devtools.getByRole('tab', { name: /Experiences/ }), { key: 'Escape' });
    await expect(await devtools.findByRole('button', { name: 'Open Convert devtools' })).toBeVisible();
  },
};

/** It starts small, in a corner. The next visit finds it where it was moved, and as large as it was made. */
export const MovedAndLarger: ShopStory = {
  play: async ({ userEvent }) => {
    localStorage.removeItem('convert-react-devtools');
    const devtools = await findDevtools();
    const panel = await devtools.findByRole('dialog', { name: 'Convert devtools' });
    const small = panel.getBoundingClientRect();
    await userEvent.click(devtools.getByRole('button', { name: 'Make the panel larger' }));
    await waitFor(() => expect(panel.getBoundingClientRect().height).toBeGreaterThan(small.height));
    await userEvent.click(devtools.getByRole('button', { name: 'Move to the next corner' }));
    await userEvent.click(devtools.getByRole('button', { name: 'Move to the next corner' }));
    await waitFor(() => expect(panel.getBoundingClientRect().top).toBeLessThan(20));
    localStorage.removeItem('convert-react-devtools');
  },
};

/** The most common reason why everybody sees the original. */
export const EnvironmentThatMatchesNothing: ShopStory = {
  args: { sdkKey: undefined, config: shop, environment: 'prodction' },
  argTypes: { config: { control: false } },
  play: async () => {
    const devtools = await findDevtools();
    await expect(await devtools.findByText(/No experience names the environment “prodction”/)).toBeVisible();
  },
};

/** Every experience of the project, with its outcome. Looking exposes nobody to anything. */
export const Experiences: ShopStory = {
  play: async ({ canvas, id }) => {
    await canvas.findByText('bucketed');
    const devtools = await findDevtools();
    await expect(await devtools.findByRole('button', { name: /^hero-experiment/ })).toHaveTextContent('shown');
    await expect(devtools.getByRole('button', { name: /^courier-promise/ })).toBeVisible();
    await expect(await storyServer(id).received()).toEqual(['hero-experiment → b', expect.stringMatching(/^pricing/)]);
  },
};

/** Every check that led to it, and where the visitor falls. */
export const AnExplanation: ShopStory = {
  args: { attributes: { country: 'US' } },
  play: async ({ userEvent }) => {
    const devtools = await findDevtools();
    await userEvent.click(await devtools.findByRole('button', { name: /^courier-promise/ }));
    const detail = await devtools.findByRole('region', { name: 'Experience courier-promise' });
    await expect(detail).toHaveTextContent(/country/);
    await expect(detail).toHaveTextContent('Override for this page');
  },
};

/** Another variation, for this page alone: shown, and neither tracked nor stored. */
export const Forced: ShopStory = {
  play: async ({ canvas, id, userEvent }) => {
    await canvas.findByText('bucketed');
    const devtools = await findDevtools();
    await userEvent.click(await devtools.findByRole('button', { name: /^hero-experiment/ }));
    await userEvent.click(await devtools.findByRole('radio', { name: 'c' }));
    await expect(await canvas.findByText('forced')).toBeVisible();
    await expect(canvas.getByTestId('hero')).toHaveTextContent('c');
    await expect(await devtools.findByText('1 experience is forced')).toBeVisible();
    await expect(await storyServer(id).received()).not.toContain('hero-experiment → c');
  },
};

/** On or off, through which experience, and with which values. */
export const Features: ShopStory = {
  args: { visitorId: visitorIn('pricing-experiment', 'yearly-plan') },
  play: async ({ userEvent }) => {
    const devtools = await findDevtools();
    await userEvent.click(devtools.getByRole('tab', { name: /Features/ }));
    await userEvent.click(await devtools.findByRole('button', { name: /^pricing/ }));
    const detail = await devtools.findByRole('region', { name: 'Feature pricing' });
    await expect(detail).toHaveTextContent('trialDays');
    await expect(detail).toHaveTextContent('On through pricing-experiment');
  },
};

/** Who is decided for, what rules see of them, what is remembered, and what they allow. */
export const Visitor: ShopStory = {
  args: { attributes: { country: 'DE', basket: { items: 3, currency: 'EUR' } } },
  play: async ({ args, canvas, userEvent }) => {
    await canvas.findByText('bucketed');
    const devtools = await findDevtools();
    await userEvent.click(devtools.getByRole('tab', { name: 'Visitor' }));
    await expect(devtools.getByText(args.visitorId ?? '')).toBeVisible();
    await userEvent.click(devtools.getByRole('radio', { name: /denied/ }));
    await expect(await devtools.findByText(/Consent is denied/)).toBeVisible();
  },
};

/** Each event of this page and what has become of it. */
export const Events: ShopStory = {
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText('bucketed');
    await userEvent.click(canvas.getByText('Buy'));
    const devtools = await findDevtools();
    await userEvent.click(devtools.getByRole('tab', { name: /Events/ }));
    await waitFor(() => expect(devtools.getAllByText('delivered')).toHaveLength(4));
    await expect(devtools.getByText('hero-experiment → b')).toBeVisible();
    await expect(devtools.getByText('amount 23 · transactionId order-1')).toBeVisible();
  },
};

/** The server refuses: what waits is there to see, and goes when it is well again. */
export const EventsWaiting: ShopStory = {
  parameters: { faults: [{ target: 'track', status: 503, times: 1 }] },
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText('bucketed');
    const devtools = await findDevtools();
    await userEvent.click(devtools.getByRole('tab', { name: /Events/ }));
    await expect(await devtools.findByText('2 waiting')).toBeVisible();
    await expect(await devtools.findByText('nothing waits')).toBeVisible();
  },
};

/** Where the config came from, and what is in it. */
export const Config: ShopStory = {
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText('bucketed');
    const devtools = await findDevtools();
    await userEvent.click(devtools.getByRole('tab', { name: 'Config' }));
    await expect(await devtools.findByText(/^experiences \d+ · features \d+/)).toBeVisible();
    await userEvent.click(devtools.getByRole('button', { name: 'Fetch again' }));
    await expect(await devtools.findByRole('button', { name: 'Fetch again' })).toBeEnabled();
  },
};

/** Before there is a config. */
export const NoConfig: ShopStory = {
  args: { timeout: 60_000 },
  parameters: { faults: [{ target: 'config', delayMs: 60_000 }] },
  play: async () => {
    const devtools = await findDevtools();
    await expect(devtools.getByText('loading')).toBeVisible();
    await expect(devtools.getByText('No config yet.')).toBeVisible();
  },
};

/** There is none to be had: the panel says what to do. */
export const Failed: ShopStory = {
  parameters: { faults: [{ target: 'config', status: 404 }] },
  play: async ({ userEvent }) => {
    const devtools = await findDevtools();
    await expect(await devtools.findByText('failed')).toBeVisible();
    await userEvent.click(devtools.getByRole('tab', { name: 'Config' }));
    await expect(devtools.getByRole('alert')).toHaveTextContent('Check the SDK key');
  },
};

/** A thousand experiences, and keys longer than any screen. */
export const Crowded: ShopStory = {
  args: { sdkKey: undefined, config: crowdedProject },
  argTypes: { config: { control: false } },
  play: async ({ userEvent }) => {
    const devtools = await findDevtools();
    // By text and label: working out the roles of so many rows takes a while.
    const counts = await devtools.findAllByText('1000');
    await expect(counts.some((count) => count.checkVisibility())).toBe(true);
    await userEvent.click(devtools.getAllByText(/^a-key/)[0]!);
    const detail = await devtools.findByLabelText(/^Experience a-key/);
    await expect(detail.scrollWidth).toBeLessThanOrEqual(detail.clientWidth);
    // A narrow panel hides the list. The focus stays in the panel, so that Escape is heard.
    const root = detail.getRootNode() as ShadowRoot;
    await expect(root.activeElement).toHaveTextContent('Close details');
    fireEvent.click(devtools.getByText('Close details'));
    await expect(root.activeElement).toHaveTextContent('a-key');
    // What userEvent types in a shadow root, React does not hear of.
    await fireEvent.change(devtools.getByLabelText('Search experiences'), { target: { value: 'number 999' } });
    await waitFor(() => expect(devtools.queryByText('experience-998')).toBeNull());
    await expect(devtools.getByText('experience-999')).toBeVisible();
  },
};
