import { attempt } from './attempt';
import type { Change } from './project';
import { toId } from './toId';

/**
 * The id of the feature a change switches on, `''` for every other change; served as a number where `features[].id` is
 * a string. Parity: the number 0 names no feature.
 */
export function featureIdOf({ type, data }: Change): string {
  return type === 'fullStackFeature' && data !== null ? attempt(() => toId(data.feature_id || ''), '') : '';
}
