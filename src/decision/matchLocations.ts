import type { CompiledExperience } from './compileExperience';
import { matchCompiled } from './matchRules';
import type { Question } from './question';
import type { Facts } from './readFact';

/** Whether the location properties, and nothing else, are those of a place where the experience runs. */
export function matchLocations({ options, trace }: Question, { places }: CompiledExperience): boolean {
  if (options.ignoreLocation) {
    trace?.step('location', true, 'Locations are ignored.');
    return true;
  }
  if (places === null) {
    trace?.step('location', true, 'The experience runs everywhere.');
    return true;
  }
  const facts: Facts = { layers: [options.location], resolveRule: options.resolveRule, trace };
  const matched = places.some((place) => {
    trace?.line(`${place.label}:`);
    return matchCompiled(place.rules, facts);
  });
  trace?.step('location', matched, `The location must match any of ${places.length}.`);
  return matched;
}
