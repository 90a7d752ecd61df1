import { decideExperience, parseConfig, type Visitor } from '../src/core';
import shop from './shop/shop.config.json';

const parsed = parseConfig(shop);

/** The id of somebody whom the shop's config puts into this variation; null asks for somebody it leaves out. */
export function visitorIn(experience: string, variation: string | null, said: Partial<Visitor> = {}): string {
  if (!parsed.ok) throw parsed.error;
  for (let number = 1; number < 1_000; number += 1) {
    const id = `visitor-${number}`;
    const options = { environment: 'production', ignoreLocation: true };
    if (decideExperience(parsed.project, { ...said, id }, experience, options).variation === variation) return id;
  }
  throw new Error(`Nobody gets ${variation} of ${experience}.`);
}
