import type { Goal, Project } from '../config/project';
import { hasOwn } from '../platform';
import type { BucketingData, ConversionEvent, GoalDatum, OutgoingEvent } from './event';
import { onceKey } from './onceKey';
import { readGoalData } from './readGoalData';
import type { GoalDataOptions, GoalDataProblem } from './readGoalData';
import { transactionOf } from './transactionOf';

export interface TrackOptions extends GoalDataOptions {
  /** Checked against the goal's rules, alone; `{}` counts as given. */
  ruleData?: Record<string, unknown> | undefined;
  /** Send the data of a repeat too: a second order of the same visitor. */
  allowRepeat?: boolean | undefined;
}

/** What a visitor's record must say for a conversion to be resolved. */
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

export interface ConversionResolution {
  readonly status: 'queued' | 'duplicate' | 'unknown-goal' | 'rule-mismatch';
  readonly events: readonly OutgoingEvent[];
  /** What of the call's data is sent. */
  readonly data: readonly GoalDatum[];
  readonly problems: readonly GoalDataProblem[];
  /** Whether data goes unsent because the visitor has converted before: parity with Convert's SDKs, which few expect. */
  readonly isDataUnsent: boolean;
  /** Writes what was queued into the visitor's record. */
  readonly remember: <R extends ConversionMemory>(record: R) => R;
}

/** What `track(goalKey, options)` sends (protocol §6): decided from the record alone, changing nothing. */
export function resolveConversion(conversion: Conversion): ConversionResolution {
  const { project, memory, goalKey, options } = conversion;
  const goal = project.goalsByKey.get(String(goalKey));
  if (!goal) return nothing('unknown-goal');
  if (!doRulesMatch(goal, conversion)) return nothing('rule-mismatch');

  const { data, problems } = readGoalData(options);
  const transactionId = transactionOf(data);
  // A transaction is one order, however often its page is reloaded: a duplicate for ever, `allowRepeat` or not.
  if (transactionId !== null && hasOwn(transactionsOf(memory, goal.id), transactionId))
    return nothing('duplicate', problems);

  const isFirst = !hasOwn(memory.goals, goal.id);
  if (!isFirst && !(readOption(options, 'allowRepeat') && data.length > 0))
    return nothing('duplicate', problems, data.length > 0);

  return {
    status: 'queued',
    events: eventsOf(conversion, goal, data, isFirst, transactionId),
    data,
    problems,
    isDataUnsent: false,
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
  const ruleData = readOption(options, 'ruleData', {});
  // Goal rules see the data of the call and nothing else; a goal without rules then matches nobody.
  return ruleData === undefined || ruleData === null || matchRules(goal.rules, ruleData);
}

/** The options are the app's, and may throw when read; then they were given all the same. */
function readOption<K extends keyof TrackOptions>(
  options: TrackOptions | undefined,
  key: K,
  otherwise?: TrackOptions[K],
): TrackOptions[K] | undefined {
  try {
    return options?.[key];
  } catch {
    return otherwise;
  }
}

function eventsOf(
  conversion: Conversion,
  goal: Goal,
  data: readonly GoalDatum[],
  isFirst: boolean,
  transactionId: string | null,
): OutgoingEvent[] {
  const { visitorId } = conversion;
  const events: OutgoingEvent[] = [];
  // Parity: a first conversion with data is two events, one that converts and one that carries the data.
  if (isFirst) events.push(outgoing(conversion, goal, undefined, onceKey('goal', visitorId, goal.id)));
  if (data.length > 0) {
    // Another tab may have been first. What a call adds that may repeat is its own all the same.
    const first =
      isFirst && !readOption(conversion.options, 'allowRepeat') ? onceKey('goal-data', visitorId, goal.id) : undefined;
    const once = transactionId === null ? first : onceKey('transaction', visitorId, goal.id, transactionId);
    events.push(outgoing(conversion, goal, data, once));
  }
  return events;
}

function outgoing(
  { visitorId, segments, exposed }: Conversion,
  goal: Goal,
  goalData: readonly GoalDatum[] | undefined,
  once: string | undefined,
): OutgoingEvent {
  const event: ConversionEvent = {
    eventType: 'conversion',
    data: {
      goalId: goal.id,
      ...(Object.keys(exposed).length > 0 ? { bucketingData: { ...exposed } } : {}),
      ...(goalData ? { goalData } : {}),
    },
  };
  return { visitorId, ...(segments ? { segments } : {}), event, ...(once === undefined ? {} : { once }) };
}

function transactionsOf(memory: ConversionMemory, goalId: string): Readonly<Record<string, number>> {
  return hasOwn(memory.transactions, goalId) ? memory.transactions[goalId]! : {};
}

function remember<R extends ConversionMemory>(record: R, goalId: string, transactionId: string | null): R {
  const goals = { ...record.goals, [goalId]: true as const };
  if (transactionId === null) return { ...record, goals };
  // Without a prototype an object of many keys is quick to copy, and no id is special.
  const ids: Record<string, number> = Object.assign(Object.create(null), transactionsOf(record, goalId));
  ids[transactionId] = 0;
  const transactions = { ...record.transactions, [goalId]: ids };
  return { ...record, goals, transactions };
}
