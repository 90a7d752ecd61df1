import { baseUrl, pastedText } from '../values';
import type { Project } from '../config/project';
import type { ExperienceDecision, VariationDetails } from '../decision/decision';
import { ConvertError } from '../errors';
import { hasOwn } from '../platform';
import type { Delivery } from '../tracking/delivery';
import { type BucketingData, type Destination, type OutgoingEvent, exposureEvent } from '../tracking/event';
import type { Taken } from '../tracking/outbox';
import { resolveConversion, type TrackCall, transactionOf } from '../tracking/conversion';
import type { Memory } from '../visitor/memory';
import { mergeSegments, type Segments } from '../visitor/visitor';
import type { VisitorRecord } from '../visitor/visitorRecord';
import type { ConvertCallbacks, ConvertClientOptions, TrackStatus } from './convertClient';
import type { Hints } from './hints';
import type { Reporter } from './report';
import type { Answer, Engine, Exposure } from './types';

export interface TrackerOptions {
  callbacks: ConvertCallbacks;
  delivery: Pick<Delivery, 'push'>;
  hints: Pick<Hints, 'ofConversion'>;
  matchRules: Engine['matchRules'];
  memory: Pick<Memory, 'latest' | 'update' | 'isKept'>;
  /** Where the events go, and who sends them. */
  options: DestinationOptions;
  reporter: Pick<Reporter, 'report' | 'reportOnce' | 'guard'>;
  /** The report segments that decisions see. A server's are known without being stored here. */
  segments: (visitorId: string) => Segments;
}

/** Makes events of exposures and conversions that may be sent, remembers them, and tells the app. */
export function createTracker(parts: TrackerOptions) {
  const { callbacks, delivery, hints, matchRules, memory, options, reporter, segments } = parts;

  const read = (visitorId: string): VisitorRecord => {
    const record = memory.latest(visitorId);
    return { ...record, segments: mergeSegments(record.segments, segments(visitorId)) };
  };
  /** These events were never sent. They may happen again, and then count as the first. */
  const forget = (events: readonly OutgoingEvent[]): void => {
    for (const event of events) memory.update(event.visitorId, (record) => forgetEvent(record, event));
  };

  const push = (events: readonly OutgoingEvent[], project: Project, visitorId: string): readonly Taken[] => {
    // Where assignments do not persist, Convert is asked to remember them by the visitor's id.
    const taken = delivery.push(events, destinationOf(project, options, !memory.isKept(visitorId)));
    // What could not be taken has not happened. What another tab sends has.
    forget(events.filter((_, index) => isDropped(taken[index])));
    return taken;
  };

  return {
    /** Stores what is on screen. Of what is `exposed` too, it sends what was never sent. */
    expose(project: Project, shown: readonly Exposure[], exposed: readonly Exposure[]): void {
      for (const { visitorId, change, exposures, events } of commitShown(shown, exposed, read)) {
        memory.update(visitorId, change);
        if (events.length === 0) continue;
        const taken = push(events, project, visitorId);
        exposures.forEach((exposure, index) => {
          if (isKept(taken[index])) reporter.guard(() => callbacks.onExposure?.(exposure));
        });
      }
    },

    convert(project: Project, call: TrackCall): TrackStatus {
      const { visitorId, goalKey: goal } = call;
      const record = read(visitorId);
      const facts = { project, memory: record, segments: record.segments, exposed: exposedAssignments(record) };
      const resolved = resolveConversion({ ...call, ...facts, matchRules });
      for (const problem of resolved.problems)
        reporter.report(new ConvertError('goal-data-invalid', { goal, ...problem }));
      hints.ofConversion(goal, project, resolved);
      if (resolved.status === 'unknown-goal')
        reporter.reportOnce(`goal ${goal}`, () => new ConvertError('goal-unknown', { goal }));
      if (resolved.status !== 'queued') return resolved.status;

      memory.update(visitorId, resolved.remember);
      const taken = push(resolved.events, project, visitorId);
      if (!taken.some(isKept)) return taken.every(isDropped) ? 'off' : 'duplicate';
      const goalId = project.goalsByKey.get(goal)?.id ?? '';
      const goalData = Object.fromEntries(resolved.data.map(({ key, value }) => [key, value]));
      reporter.guard(() => callbacks.onConversion?.({ ...goalData, visitorId, goal, goalId }));
      return 'queued';
    },

    forget,
  };
}

export type Tracker = ReturnType<typeof createTracker>;

const isDropped = (taken: Taken | undefined) => taken?.state === 'dropped';
const isKept = (taken: Taken | undefined) => taken && !isDropped(taken) && taken.state !== 'left';

/** What an answer exposes when it is on screen. Forced and previewed variations, and visitors outside, leave no trace. */
export function exposuresOf({ basis, decisions, visitorId }: Pick<Answer, 'basis' | 'decisions' | 'visitorId'>) {
  if (basis.status !== 'ready') return [];
  const { experiencesById } = basis.project;
  return decisions.filter(isAssigned).map(({ experience, experienceId, details }): Exposure => {
    return {
      visitorId,
      experience,
      experienceId,
      experienceName: experiencesById.get(experienceId)?.name ?? '',
      variation: details.key || details.id,
      variationId: details.id,
      variationName: details.name,
    };
  });
}

type Assigned = ExperienceDecision & { experienceId: string; details: VariationDetails };

const isAssigned = (decision: ExperienceDecision): decision is Assigned =>
  (decision.reason === 'bucketed' || decision.reason === 'sticky') && decision.details !== null;

/** For each visitor: what becomes of the record, and the exposures that nobody has sent yet. */
function commitShown(
  shown: readonly Exposure[],
  exposed: readonly Exposure[],
  read: (visitorId: string) => VisitorRecord,
) {
  const visitorIds = [...new Set(shown.map(({ visitorId }) => visitorId))];
  return visitorIds.map((visitorId) => {
    const { exposures: sent, segments } = read(visitorId);
    const isOwn = (exposure: Exposure) => exposure.visitorId === visitorId;
    const isNew = ({ experienceId, variationId }: Exposure) => !sent[experienceId]?.includes(variationId);
    const fresh = exposed.filter((exposure) => isOwn(exposure) && isNew(exposure));
    const once = new Map(fresh.map((exposure) => [exposure.experienceId, exposure]));
    const exposures = [...once.values()];
    return {
      visitorId,
      exposures,
      events: exposures.map((exposure) => exposureEvent({ ...exposure, visitorId, segments })),
      change: (record: VisitorRecord) => withShown(record, shown.filter(isOwn), exposures),
    };
  });
}

function withShown(record: VisitorRecord, shown: readonly Exposure[], exposures: readonly Exposure[]) {
  const bucketing = Object.fromEntries(shown.map(({ experienceId, variationId }) => [experienceId, variationId]));
  // Without a prototype, so that no id is special.
  const exposed: Record<string, readonly string[]> = Object.assign(Object.create(null), record.exposures);
  for (const { experienceId, variationId } of exposures)
    exposed[experienceId] = [...(exposed[experienceId] ?? []), variationId];
  return { ...record, bucketing: { ...record.bucketing, ...bucketing }, exposures: exposed };
}

/** The assignments whose exposure was sent. Official sends all stored ones, stale ones too (protocol §6). */
function exposedAssignments({ bucketing, exposures }: VisitorRecord): BucketingData {
  return Object.fromEntries(Object.entries(bucketing).filter(([id, variation]) => exposures[id]?.includes(variation)));
}

/** The record without an event that is dropped and was never sent. */
function forgetEvent(record: VisitorRecord, { event }: OutgoingEvent): VisitorRecord {
  if (event.eventType === 'bucketing') {
    const { experienceId, variationId } = event.data;
    const { exposures } = record;
    if (!hasOwn(exposures, experienceId)) return record;
    const left = exposures[experienceId]!.filter((each) => each !== variationId);
    return { ...record, exposures: { ...exposures, [experienceId]: left } };
  }
  const { goalId, goalData } = event.data;
  if (goalData) {
    const transactionId = transactionOf(goalData);
    if (transactionId === null) return record;
    const { [goalId]: ids = {}, ...others } = record.transactions;
    const left = Object.fromEntries(Object.entries(ids).filter(([id]) => id !== transactionId));
    return { ...record, transactions: { ...others, [goalId]: left } };
  }
  // The event without data is the one that converts. An event of a further order is not.
  return { ...record, goals: Object.fromEntries(Object.entries(record.goals).filter(([id]) => id !== goalId)) };
}

type DestinationOptions = Pick<ConvertClientOptions, 'sdkKey' | 'trackEndpoint' | 'source'>;

/** Where this project's events go (protocol §6). */
export function destinationOf(
  { accountId, projectId }: Project,
  options: DestinationOptions,
  enrichData: boolean,
): Destination {
  const { sdkKey, trackEndpoint, source = 'convert-react' } = options;
  const base = baseUrl(trackEndpoint, `https://${projectId}.metrics.convertexperiments.com/v1`);
  const key = pastedText(sdkKey) || `${accountId}/${projectId}`;
  return { url: `${base}/track/${key}`, accountId, projectId, source, enrichData };
}
