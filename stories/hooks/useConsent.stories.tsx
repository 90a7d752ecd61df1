import { expect, fn } from 'storybook/test';
import { useConsent, useExperience } from '../../src';
import { inShop, shopArgTypes, type ShopMeta, type ShopStory } from '../InShop';
import { Readout } from '../Readout';
import { storyServer } from '../storyServer';
import { visitorIn } from '../visitorIn';

function Banner() {
  const [consent, setConsent] = useConsent();
  const { variation } = useExperience('hero-experiment');
  return (
    <>
      <Readout title="useConsent()" consent={consent} hero={variation} />
      <div className="row">
        <button onClick={() => setConsent('granted')}>Accept</button>
        <button onClick={() => setConsent('denied')}>Decline</button>
      </div>
    </>
  );
}

/**
 * `useConsent()` is what the visitor allows. Everybody is decided for; what may be kept and sent depends on it. The app
 * remembers the answer, this library does not.
 */
const meta: ShopMeta = {
  title: 'Hooks/useConsent',
  component: Banner,
  decorators: [inShop],
  argTypes: shopArgTypes,
  args: { visitorId: visitorIn('hero-experiment', 'b'), onConsentChange: fn() },
  render: () => <Banner />,
};
export default meta;

/** The default. */
export const Granted: ShopStory = {
  play: async ({ canvas, id }) => {
    await expect(await canvas.findByText('b')).toBeVisible();
    await expect(await storyServer(id).received()).toEqual(['hero-experiment → b']);
  },
};

/** Decided and shown; what happened waits in memory, and goes when the visitor agrees. */
export const PendingThenGranted: ShopStory = {
  args: { consent: 'pending' },
  play: async ({ args, canvas, id, step, userEvent }) => {
    await expect(await canvas.findByText('b')).toBeVisible();
    await step('nothing is sent', async () => expect(await storyServer(id).received()).toEqual([]));
    await userEvent.click(canvas.getByText('Accept'));
    await step('the exposure is', async () =>
      expect(await storyServer(id).received()).toEqual(['hero-experiment → b']),
    );
    await expect(args.onConsentChange).toHaveBeenCalledWith('granted');
  },
};

/** What waited is dropped. */
export const PendingThenDenied: ShopStory = {
  args: { consent: 'pending' },
  play: async ({ canvas, id, userEvent }) => {
    await expect(await canvas.findByText('b')).toBeVisible();
    await userEvent.click(canvas.getByText('Decline'));
    await expect(canvas.getByTestId('consent')).toHaveTextContent('denied');
    await expect(await storyServer(id).received()).toEqual([]);
  },
};

/** Still decided, with an id that lives in memory alone. */
export const Denied: ShopStory = {
  args: { consent: 'denied', visitorId: undefined },
  play: async ({ canvas, id }) => {
    await expect(await canvas.findByText(/^(original|b|c)$/)).toBeVisible();
    await expect(await storyServer(id).received()).toEqual([]);
  },
};
