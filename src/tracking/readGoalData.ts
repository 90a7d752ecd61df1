import { utf8Length } from './utf8Length';
import type { GoalDataKey, GoalDataValue, GoalDatum } from './event';

/** What may be said of a conversion; numbers as they are, no currency: Convert knows the project's. */
export interface GoalDataOptions {
  amount?: number | string | undefined;
  productsCount?: number | string | undefined;
  transactionId?: string | number | undefined;
  customDimension1?: GoalDataValue | undefined;
  customDimension2?: GoalDataValue | undefined;
  customDimension3?: GoalDataValue | undefined;
  customDimension4?: GoalDataValue | undefined;
  customDimension5?: GoalDataValue | undefined;
}

/** A value that cannot be sent: the conversion goes without it, and the app hears why. */
export interface GoalDataProblem {
  readonly key: GoalDataKey;
  readonly problem: 'not-finite' | 'wrong-type' | 'too-large' | 'unreadable';
}

export const GOAL_DATA_KEYS: readonly GoalDataKey[] = [
  'amount',
  'productsCount',
  'transactionId',
  'customDimension1',
  'customDimension2',
  'customDimension3',
  'customDimension4',
  'customDimension5',
];
/** Bytes as JSON, without the quotes around it. Eight such values leave room for the rest of a 60 KB request. */
const LARGEST_VALUE = 4_096;

/** The goal data in the order Convert lists it, and whatever of it cannot be sent. */
export function readGoalData(options: unknown): { data: GoalDatum[]; problems: GoalDataProblem[] } {
  const data: GoalDatum[] = [];
  const problems: GoalDataProblem[] = [];
  for (const key of GOAL_DATA_KEYS) {
    const read = readValue(options, key);
    if (read === undefined) continue;
    if ('problem' in read) problems.push({ key, problem: read.problem });
    else data.push({ key, value: read.value });
  }
  return { data, problems };
}

type Read = { value: GoalDataValue } | { problem: GoalDataProblem['problem'] };

function readValue(options: unknown, key: GoalDataKey): Read | undefined {
  try {
    const value: unknown = (options as Record<string, unknown> | null | undefined)?.[key];
    if (value === undefined || value === null) return undefined;
    return Array.isArray(value) ? readList(value, key) : readScalar(value, key);
  } catch {
    return { problem: 'unreadable' };
  }
}

function readScalar(value: unknown, key: GoalDataKey): Read {
  if (typeof value !== 'number' && typeof value !== 'string') return { problem: 'wrong-type' };
  if ((key === 'amount' || typeof value === 'number') && !isFiniteNumber(value)) return { problem: 'not-finite' };
  return fits(String(value)) ? { value } : { problem: 'too-large' };
}

/** Also as text, which a currency sign or a thousands separator makes no number. A blank one would read as 0. */
const isFiniteNumber = (value: number | string): boolean =>
  String(value).trim() !== '' && Number.isFinite(Number(value));

function readList(value: readonly unknown[], key: GoalDataKey): Read {
  // Only custom dimensions take lists.
  if (!key.startsWith('customDimension') || !value.every((item): item is string => typeof item === 'string')) {
    return { problem: 'wrong-type' };
  }
  return fits(value) ? { value: [...value] } : { problem: 'too-large' };
}

function fits(value: string | readonly string[]): boolean {
  // The text alone may be 10 MB: do not escape it to learn that it is too long.
  const characters = typeof value === 'string' ? value.length : value.reduce((sum, item) => sum + item.length, 0);
  return characters <= LARGEST_VALUE && utf8Length(JSON.stringify(value)) <= LARGEST_VALUE + 2;
}
