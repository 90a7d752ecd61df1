import { describeValue } from '../decision/describeValue';

/** A value of the app's for people to read, over several lines; whatever it is, never a reason to throw. */
export function formatData(value: unknown): string {
  try {
    return JSON.stringify(value, null, 2) ?? describeValue(value);
  } catch {
    return describeValue(value);
  }
}

/** The same in one line. */
export function formatInline(value: unknown): string {
  return typeof value === 'string' ? value : describeValue(value);
}
