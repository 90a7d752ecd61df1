import { attempt } from '../config/attempt';

/** As JavaScript coerces, except that what it refuses to, such as `{"valueOf": 1}`, is not a number either. */
export function toNumber(value: unknown): number {
  return attempt(() => Number(value), NaN);
}
