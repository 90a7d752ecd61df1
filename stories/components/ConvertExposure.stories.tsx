import { expect } from 'storybook/test';
import { ConvertExposure } from '../../src';
import { inShop, shopArgTypes, type ShopMeta, type ShopStory } from '../InShop';
import shop from '../shop/shop.config.json';
import { storyServer } from '../storyServer';
import { visitorIn } from '../visitorIn';

const visitorId = visitorIn('hero-experiment', 'b');
const hero = shop.experiences.find(({ key }) => key === 'hero-experiment')!;
const arm = hero.variations.find(({ key }) => key === 'b')!;

/** What a server component got from `convert.experience('hero-experiment')`. */
const served = {
  exposures: [
    {
      visitorId,
      experience: hero.key,
      experienceId: hero.id,
      experienceName: hero.name,
      variation: arm.key,
      variationId: arm.id,
      variationName: arm.name,
    },
  ],
};

/**
 * `<ConvertExposure decision>` exposes the visitor to what a server component decided and shows: when it is on screen, once.
 * It adds no element.
 */
const meta: ShopMeta = {
  title: 'Components/ConvertExposure',
  component: ConvertExposure,
  decorators: [inShop],
  argTypes: shopArgTypes,
  args: { visitorId },
};
export default meta;

export const Served: ShopStory = {
  render: () => (
    <ConvertExposure decision={served}>
      <section className="banner">
        <h2>Roasted this morning</h2>
      </section>
    </ConvertExposure>
  ),
  play: async ({ canvas, id }) => {
    await expect(canvas.getByText('Roasted this morning')).toBeVisible();
    await expect(await storyServer(id).received()).toEqual(['hero-experiment → b']);
  },
};

/** Shown twice, exposed once. */
export const ServedTwice: ShopStory = {
  render: () => (
    <>
      <ConvertExposure decision={served}>
        <p>The banner</p>
      </ConvertExposure>
      <ConvertExposure decision={served}>
        <p>The footer</p>
      </ConvertExposure>
    </>
  ),
  play: async ({ id }) => void (await expect(await storyServer(id).received()).toEqual(['hero-experiment → b'])),
};

/** Somebody whom the server left out is exposed to nothing. */
export const ServedToNobody: ShopStory = {
  render: () => (
    <ConvertExposure decision={{ exposures: [] }}>
      <p>Coffee from around the corner</p>
    </ConvertExposure>
  ),
  play: async ({ canvas, id }) => {
    await expect(canvas.getByText('Coffee from around the corner')).toBeVisible();
    await expect(await storyServer(id).received()).toEqual([]);
  },
};
