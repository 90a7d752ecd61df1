import type { Variation } from '../config/project';
import type { VariationDetails } from './decision';
import { frozenCopy } from './frozenCopy';

const detailsByVariation = new WeakMap<Variation, VariationDetails>();

/** What an app gets to see of a variation: a frozen copy, the same object for as long as the document is the same. */
export function variationDetails(variation: Variation): VariationDetails {
  let details = detailsByVariation.get(variation);
  if (!details) {
    const { id, key, name, changes } = variation;
    details = frozenCopy({ id, key, name, changes });
    detailsByVariation.set(variation, details);
  }
  return details;
}
