import { expect } from 'storybook/test';
import { Experience } from '../../src';
import { inShop, shopArgTypes, type ShopMeta, type ShopStory } from '../InShop';
import { storyServer } from '../storyServer';
import { visitorIn } from '../visitorIn';

const banner = (title: string) => (
  <section className="banner">
    <h2>{title}</h2>
  </section>
);

const hero = {
  original: banner('Coffee from around the corner'),
  b: banner('Roasted this morning'),
  c: banner('Try three for two'),
};

/** `<Experience>` shows the content of the visitor's variation, and the original to everybody else. */
const meta: ShopMeta = {
  title: 'Components/Experience',
  component: Experience,
  decorators: [inShop],
  argTypes: shopArgTypes,
  render: () => <Experience name="hero-experiment" variations={hero} fallback={banner('…')} />,
};
export default meta;

export const InAVariation: ShopStory = {
  args: { visitorId: visitorIn('hero-experiment', 'b') },
  play: async ({ canvas, id }) => {
    await expect(await canvas.findByText('Roasted this morning')).toBeVisible();
    await expect(await storyServer(id).received()).toEqual(['hero-experiment → b']);
  },
};

/** The fallback, until there is a decision. */
export const Pending: ShopStory = {
  args: { timeout: 60_000 },
  parameters: { faults: [{ target: 'config', delayMs: 60_000 }] },
  play: async ({ canvas }) => void (await expect(await canvas.findByText('…')).toBeVisible()),
};

/** Whoever is not in the experience sees the original, and is not counted. */
export const OutsideTheExperience: ShopStory = {
  render: () => (
    <Experience
      name="courier-promise"
      variations={{ original: banner('In three days'), 'same-day': banner('Today') }}
    />
  ),
  play: async ({ canvas, id }) => {
    await expect(await canvas.findByText('In three days')).toBeVisible();
    await expect(await storyServer(id).received()).toEqual([]);
  },
};

/** A variation for which there is no content shows the original. */
export const WithoutContent: ShopStory = {
  args: { visitorId: visitorIn('hero-experiment', 'c') },
  render: () => <Experience name="hero-experiment" variations={{ original: hero.original, b: hero.b }} />,
  play: async ({ canvas }) =>
    void (await expect(await canvas.findByText('Coffee from around the corner')).toBeVisible()),
};
