import { expect } from 'storybook/test';
import { useExperience, useVisitor } from '../../src';
import { inShop, shopArgTypes, type ShopMeta, type ShopStory } from '../InShop';
import { Readout } from '../Readout';
import { storyServer } from '../storyServer';
import { visitorIn } from '../visitorIn';

const ANN = visitorIn('hero-experiment', 'c');

function Visitor() {
  const { id, attributes, segments, setAttributes, setSegments, runSegments, identify, reset } = useVisitor();
  const hero = useExperience('hero-experiment').variation;
  const courier = useExperience('courier-promise').reason;
  const tasting = useExperience('vip-tasting').reason;
  return (
    <>
      <Readout title="useVisitor()" {...{ id, attributes, segments }} />
      <Readout title="useExperience()" hero={hero} courier-promise={courier} vip-tasting={tasting} />
      <div className="row">
        <button onClick={() => setAttributes({ country: 'DE' })}>Is in Germany</button>
        <button onClick={() => setSegments({ source: 'campaign' })}>Came by a campaign</button>
        <button onClick={() => runSegments(['regulars'], { orders: 12 })}>Has ordered often</button>
        <button onClick={() => identify(ANN, { keepAssignments: true })}>Logs in as Ann</button>
        <button onClick={() => identify(ANN)}>Is now Ann</button>
        <button onClick={() => reset()}>Is now nobody</button>
      </div>
    </>
  );
}

/** `useVisitor()` is the current visitor, and every way to change who that is and what is known of them. */
const meta: ShopMeta = {
  title: 'Hooks/useVisitor',
  component: Visitor,
  decorators: [inShop],
  argTypes: shopArgTypes,
  args: { visitorId: visitorIn('hero-experiment', 'b') },
  render: () => <Visitor />,
};
export default meta;

/** Nobody said who the visitor is: an id is made, and kept for the next visit. */
export const Created: ShopStory = {
  args: { visitorId: undefined },
  play: async ({ canvas }) => {
    await expect(canvas.getByTestId('id').textContent).toMatch(/^[\w-]{16,}$/);
  },
};

/** An id of the app's own. */
export const Given: ShopStory = {
  play: async ({ args, canvas }) => {
    await expect(canvas.getByTestId('id')).toHaveTextContent(String(args.visitorId ?? ''));
  },
};

/** Attributes change what rules see, at once. */
export const AttributesSet: ShopStory = {
  play: async ({ canvas, userEvent }) => {
    await expect(await canvas.findByText('audience')).toBeVisible();
    await userEvent.click(canvas.getByText('Is in Germany'));
    await expect(canvas.getByTestId('courier-promise')).toHaveTextContent('bucketed');
  },
};

/** Report segments go with every event. */
export const SegmentsSet: ShopStory = {
  play: async ({ canvas, id, userEvent }) => {
    const server = storyServer(id);
    await canvas.findByText('audience');
    await userEvent.click(canvas.getByText('Came by a campaign'));
    await userEvent.click(canvas.getByText('Is in Germany'));
    await server.received();
    const [last] = (await server.events()).slice(-1);
    await expect(last?.segments).toMatchObject({ source: 'campaign', country: 'DE' });
  },
};

/** Custom segments are run against the visitor, and those that match stay. */
export const SegmentsRun: ShopStory = {
  play: async ({ canvas, userEvent }) => {
    await expect(await canvas.findByText('segment')).toBeVisible();
    await userEvent.click(canvas.getByText('Has ordered often'));
    await expect(canvas.getByTestId('vip-tasting')).toHaveTextContent(/bucketed|sticky/);
  },
};

/** A login: the same person, who goes on seeing what they saw. */
export const LoggedIn: ShopStory = {
  play: async ({ canvas, id, userEvent }) => {
    await expect(await canvas.findByText('b')).toBeVisible();
    await userEvent.click(canvas.getByText('Logs in as Ann'));
    await expect(canvas.getByTestId('id')).toHaveTextContent(ANN);
    await expect(canvas.getByTestId('hero')).toHaveTextContent('b');
    await expect(await storyServer(id).received()).toEqual(['hero-experiment → b', 'hero-experiment → b']);
  },
};

/** Another person, who gets what is theirs. Each of the two is exposed once. */
export const Switched: ShopStory = {
  play: async ({ canvas, id, userEvent }) => {
    await expect(await canvas.findByText('b')).toBeVisible();
    await userEvent.click(canvas.getByText('Is now Ann'));
    await expect(canvas.getByTestId('hero')).toHaveTextContent('c');
    await expect(await storyServer(id).received()).toEqual(['hero-experiment → b', 'hero-experiment → c']);
  },
};

/** A visitor nobody knows anything of. */
export const Reset: ShopStory = {
  play: async ({ args, canvas, userEvent }) => {
    await canvas.findByText('audience');
    await userEvent.click(canvas.getByText('Is in Germany'));
    await userEvent.click(canvas.getByText('Is now nobody'));
    await expect(canvas.getByTestId('id')).not.toHaveTextContent(String(args.visitorId ?? ''));
    await expect(canvas.getByTestId('attributes')).toHaveTextContent('{}');
  },
};
