import type { Goal, Project } from '../config/project';
import { hasOwn } from '../platform';
import { attempt, toRecord } from '../values';
import { utf8Length } from './batch';
import {
  GOAL_DATA_KEYS,
  onceKey,
  type BucketingData,
  type GoalDataKey,
  type GoalDataValue,
  type GoalDatum,
  type OutgoingEvent,
} from './event';

/** The data of a conversion. Numbers are in the currency of the project, which Convert knows. */
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

/** A value that cannot be sent. The conversion goes without it, and the app hears why. */
interface GoalDataProblem {
  readonly key: GoalDataKey;
  readonly problem: 'not-finite' | 'wrong-type' | 'too-large' | 'unreadable';
}

/** Bytes as JSON, without the quotes around it. Eight such values leave room for the rest of a 60 KB request. */
const LARGEST_VALUE = 4_096;

/** The goal data in Convert's order, and what of it cannot be sent. */
export function readGoalData(options: unknown): { data: GoalDatum[]; problems: GoalDataProblem[] } {
  const data: GoalDatum[] = [];
  const problems: GoalDataProblem[] = [];
  for (const key of GOAL_DATA_KEYS) {
    try {
      const given = toRecord(options)[key];
      const value = typeof given === 'bigint' ? String(given) : given;
      // With a blank id, all orders without an id would be one order.
      const isBlankId = key === 'transactionId' && isText(value) && value.trim() === '';
      if (value === undefined || value === null || isBlankId) continue;
      const problem = problemOf(value, key);
      if (problem) problems.push({ key, problem });
      else data.push({ key, value: (Array.isArray(value) ? [...value] : value) as GoalDataValue });
    } catch {
      problems.push({ key, problem: 'unreadable' });
    }
  }
  return { data, problems };
}

const isText = (value: unknown): value is string => typeof value === 'string';

function problemOf(value: unknown, key: GoalDataKey): GoalDataProblem['problem'] | null {
  // Only custom dimensions take lists.
  const isList = Array.isArray(value) && key.startsWith('customDimension') && value.every(isText);
  if (!isList && typeof value !== 'number' && !isText(value)) return 'wrong-type';
  // A text with a currency sign or a thousands separator is no number. A blank text would read as 0.
  const isNumber = String(value).trim() !== '' && Number.isFinite(Number(value));
  if ((typeof value === 'number' || key === 'amount') && !isNumber) return 'not-finite';
  // A text may have 10 MB, so its length is looked at first.
  const fits = String(value).length <= LARGEST_VALUE && utf8Length(JSON.stringify(value)) <= LARGEST_VALUE + 2;
  return fits ? null : 'too-large';
}

/** The id of the order that goal data is about; null when it is about none. */
export function transactionOf(data: readonly GoalDatum[]): string | null {
  const datum = data.find(({ key }) => key === 'transactionId');
  return datum === undefined ? null : String(datum.value);
}

export interface TrackOptions extends GoalDataOptions {
  /** Checked against the goal's rules, alone; `{}` counts as given. */
  ruleData?: Record<string, unknown> | undefined;
  /** Send the data of a repeat too: a second order of the same visitor. */
  allowRepeat?: boolean | undefined;
}

/** A call of `track()` that waits for a config. */
export interface TrackCall {
  readonly visitorId: string;
  readonly goalKey: string;
  readonly options?: TrackOptions;
}

/** The part of a visitor's record by which a conversion is resolved. */
export interface ConversionMemory {
  readonly goals: Readonly<Record<string, true>>;
  readonly transactions: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export interface Conversion {
  project: Pick<Project, 'goalsByKey'>;
  memory: ConversionMemory;
  visitorId: string;
  segments?: object;
  goalKey: string;
  options?: TrackOptions | undefined;
  /** Only assignments that were exposed. */
  exposed: BucketingData;
  matchRules: (rules: unknown, data: unknown) => boolean;
}

interface ConversionResolution {
  readonly status: 'queued' | 'duplicate' | 'unknown-goal' | 'rule-mismatch';
  readonly events: readonly OutgoingEvent[];
  /** The data of the call that is sent. */
  readonly data: readonly GoalDatum[];
  readonly problems: readonly GoalDataProblem[];
  /** Data is not sent because the visitor has converted before, as in Convert's SDKs. Few expect that. */
  readonly isDataUnsent: boolean;
  /** Writes what was queued into the visitor's record. */
  readonly remember: <R extends ConversionMemory>(record: R) => R;
}

/** What `track(goalKey, options)` sends (protocol §6). It changes nothing: `remember` does. */
export function resolveConversion(conversion: Conversion): ConversionResolution {
  const { project, memory, goalKey, options } = conversion;
  const goal = project.goalsByKey.get(String(goalKey));
  if (!goal) return nothing('unknown-goal');
  if (!doRulesMatch(goal, conversion)) return nothing('rule-mismatch');

  const { data, problems } = readGoalData(options);
  const transactionId = transactionOf(data);
  // A transaction is one order, however often its page is reloaded, so it is a duplicate for ever, `allowRepeat` or not.
  if (transactionId !== null && hasOwn(transactionsOf(memory, goal.id), transactionId))
    return nothing('duplicate', problems);

  const isFirst = !hasOwn(memory.goals, goal.id);
  const hasData = data.length > 0;
  if (!isFirst && !(mayRepeat(conversion) && hasData)) return nothing('duplicate', problems, hasData);
  return {
    ...{ status: 'queued', data, problems, isDataUnsent: false },
    events: eventsOf(conversion, goal.id, data, isFirst),
    remember: (record) => remember(record, goal.id, transactionId),
  };
}

function nothing(
  status: Exclude<ConversionResolution['status'], 'queued'>,
  problems: readonly GoalDataProblem[] = [],
  isDataUnsent = false,
): ConversionResolution {
  return { status, events: [], data: [], problems, isDataUnsent, remember: (record) => record };
}

function doRulesMatch(goal: Goal, { options, matchRules }: Conversion): boolean {
  // The options are the app's, and may throw when read. Then rule data was given all the same.
  const ruleData = attempt(() => options?.ruleData, {});
  // Goal rules see only the data of the call. A goal without rules then matches nobody.
  return ruleData === undefined || ruleData === null || matchRules(goal.rules, ruleData);
}

/** Parity: a first conversion with data is two events, one that converts and one that carries the data. */
function eventsOf(
  conversion: Conversion,
  goalId: string,
  data: readonly GoalDatum[],
  isFirst: boolean,
): OutgoingEvent[] {
  const { visitorId, segments, exposed } = conversion;
  const bucketingData = Object.keys(exposed).length > 0 && { bucketingData: { ...exposed } };
  const outgoing = (once: string | null, goalData?: readonly GoalDatum[]): OutgoingEvent => ({
    visitorId,
    ...(segments && { segments }),
    event: { eventType: 'conversion', data: { goalId, ...bucketingData, ...(goalData && { goalData }) } },
    ...(once !== null && { once }),
  });
  const converting = isFirst ? [outgoing(onceKey('goal', visitorId, goalId))] : [];
  if (data.length === 0) return converting;
  // Another tab may convert first. Data that may repeat is sent all the same.
  const once = isFirst && !mayRepeat(conversion) ? onceKey('goal-data', visitorId, goalId) : null;
  const orderId = transactionOf(data);
  return [...converting, outgoing(orderId === null ? once : onceKey('transaction', visitorId, goalId, orderId), data)];
}

const mayRepeat = ({ options }: Conversion) => attempt(() => options?.allowRepeat, false);

function transactionsOf(memory: ConversionMemory, goalId: string): Readonly<Record<string, number>> {
  return hasOwn(memory.transactions, goalId) ? memory.transactions[goalId]! : {};
}

function remember<R extends ConversionMemory>(record: R, goalId: string, transactionId: string | null): R {
  const goals = { ...record.goals, [goalId]: true as const };
  if (transactionId === null) return { ...record, goals };
  // Without a prototype an object of many keys is quick to copy, and no id is special.
  const ids = Object.assign(Object.create(null), transactionsOf(record, goalId), { [transactionId]: 0 });
  return { ...record, goals, transactions: { ...record.transactions, [goalId]: ids } };
}

const OPTION_KEYS = [...GOAL_DATA_KEYS, 'ruleData', 'allowRepeat'] as const;

/** A copy, so that the app may go on using its object. Options that cannot be copied are kept as they are, and read later. */
export function copyTrackOptions(options: TrackOptions): TrackOptions {
  try {
    // An order may be an object of a class. A copy of the object would leave its getters out.
    const given = OPTION_KEYS.filter((key) => options[key] !== undefined).map((key) => [key, options[key]]);
    return copy(Object.fromEntries(given)) as TrackOptions;
  } catch {
    return options;
  }
}

const DEEPEST = 10;
/** Lists and objects that are copied. Without this limit, copying 40 objects that name each other would take for ever. */
const MOST_PARTS = 1_000;

/** Lists and plain objects, in a form that JSON can hold: no object contains itself, and a BigInt is its text. */
function copy(value: unknown, depth = 0, budget = { left: MOST_PARTS }): unknown {
  if (typeof value === 'bigint') return String(value);
  const isList = Array.isArray(value);
  if (!isList && Object.prototype.toString.call(value) !== '[object Object]') return value;
  if (depth > DEEPEST || budget.left-- <= 0) return undefined;
  if (isList) return value.map((item) => copy(item, depth + 1, budget));
  return Object.fromEntries(Object.entries(value as object).map(([key, item]) => [key, copy(item, depth + 1, budget)]));
}
