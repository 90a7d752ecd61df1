import { GOAL_DATA_KEYS } from './readGoalData';
import type { TrackOptions } from './resolveConversion';

const KEYS = [...GOAL_DATA_KEYS, 'ruleData', 'allowRepeat'] as const;

/** What a call says now: the app may go on using its object. What cannot be copied stays as it is, and is read later. */
export function copyTrackOptions(options: TrackOptions): TrackOptions {
  try {
    // By name: an order may be an object of a class, with getters that a copy would leave out.
    const said = KEYS.filter((key) => options[key] !== undefined).map((key) => [key, options[key]]);
    return copy(Object.fromEntries(said)) as TrackOptions;
  } catch {
    return options;
  }
}

/** Lists and plain objects, as deep as they go: one that contains itself overflows the stack, and is not copied. */
function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy);
  if (Object.prototype.toString.call(value) !== '[object Object]') return value;
  return Object.fromEntries(Object.entries(value as object).map(([key, item]) => [key, copy(item)]));
}
