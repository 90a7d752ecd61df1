import { experience, shopDocument } from './shopDocument';

/** A document in which everybody gets this variation of the hero. */
export const onlyHero = (variation: string, version: string) =>
  shopDocument({
    version,
    hero: {
      variations: ['original', 'b', 'c'].map((key, index) => ({
        ...experience('100', 'hero', ['original', 'b', 'c']).variations[index],
        traffic_allocation: key === variation ? 100 : 0,
      })),
    },
  });
