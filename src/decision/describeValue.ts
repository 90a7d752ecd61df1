import { attempt } from '../config/attempt';

const LONGEST = 120;

/** A value for people to read: short, and never a reason to throw. */
export function describeValue(value: unknown): string {
  const text = attempt(() => JSON.stringify(value) as string | undefined, undefined);
  const shown = text ?? attempt(() => String(value), 'a value that cannot be shown');
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown;
}
