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
    // All orders without an id would be one order.
    if (key === 'transactionId' && typeof value === 'string' && value.trim() === '') return undefined;
    const problem = problemOf(value, key);
    return problem ? { problem } : { value: (Array.isArray(value) ? [...value] : value) as GoalDataValue };
  } catch {
    return { problem: 'unreadable' };
  }
}

function problemOf(value: unknown, key: GoalDataKey): GoalDataProblem['problem'] | null {
  if (!(Array.isArray(value) ? isTextList(value, key) : isPlain(value))) return 'wrong-type';
  if ((typeof value === 'number' || key === 'amount') && !isFiniteNumber(value)) return 'not-finite';
  return fits(value) ? null : 'too-large';
}

const isPlain = (value: unknown) => typeof value === 'number' || typeof value === 'string';

/** Only custom dimensions take lists. */
const isTextList = (value: readonly unknown[], key: GoalDataKey) =>
  key.startsWith('customDimension') && value.every((item) => typeof item === 'string');

/** Also as text, which a currency sign or a thousands separator makes no number. A blank one would read as 0. */
const isFiniteNumber = (value: unknown): boolean => String(value).trim() !== '' && Number.isFinite(Number(value));

function fits(value: unknown): boolean {
  // The text alone may be 10 MB: do not escape it to learn that it is too long.
  return String(value).length <= LARGEST_VALUE && utf8Length(JSON.stringify(value)) <= LARGEST_VALUE + 2;
}
