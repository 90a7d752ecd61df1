import type { Reason } from '../decision/decision';
import type { AnyResult } from './results';
import { valueKey } from './valueKey';

/** Equal in everything a component can see, by content; how it was asked for and exposed does not count. */
export function isSameResult(one: AnyResult, other: AnyResult): boolean {
  return Object.keys(one).every((name) => {
    if (name === 'expose') return true;
    if (name === 'reason') return settled(one.reason) === settled(other.reason);
    const [left, right] = [one[name as keyof AnyResult] as unknown, other[name as keyof AnyResult] as unknown];
    return Object.is(left, right) || (isData(left) && isData(right) && valueKey(left) === valueKey(right));
  });
}

// A page that bucketed its visitor goes on saying so: that the assignment has since been stored is nothing to render.
const settled = (reason: Reason) => (reason === 'sticky' ? 'bucketed' : reason);

const isData = (value: unknown) => typeof value === 'object' && value !== null && !(value instanceof Error);
