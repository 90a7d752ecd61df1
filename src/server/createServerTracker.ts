import type { Exposure } from '../client/clientOptions';
import { commitShown } from '../client/commitShown';
import type { TrackResult } from '../client/createTracker';
import { destinationOf } from '../client/destinationOf';
import { exposedAssignments } from '../client/exposedAssignments';
import type { Project } from '../config/project';
import { matchRules } from '../decision/matchRules';
import { ConvertError } from '../errors';
import { copyTrackOptions, resolveConversion, type TrackOptions } from '../tracking/conversion';
import type { VisitorRecord } from '../visitor/visitorRecord';
import type { createServerDelivery } from './createServerDelivery';
import type { ServerConvertOptions } from './serverOptions';

export interface ServerTrackerOptions {
  options: ServerConvertOptions;
  visitorId: string;
  /** Whether anything may leave for this visitor. */
  isAllowed: () => boolean;
  /** Whether the visitor's record survives the request; Convert is asked to remember them otherwise. */
  isKept: boolean;
  delivery: ReturnType<typeof createServerDelivery>;
  project: () => Project | null;
  /** The record as it is now. */
  record: () => VisitorRecord;
  remember: (change: (record: VisitorRecord) => VisitorRecord) => void;
  report: (error: ConvertError) => void;
}

/** Events of one request. */
export function createServerTracker(setup: ServerTrackerOptions) {
  const { options, visitorId, isAllowed, isKept, delivery, project, record, remember, report } = setup;
  let deferred: { goal: string; data: TrackOptions | undefined }[] = [];

  const convert = (to: Project, goal: string, data?: TrackOptions): TrackResult => {
    const memory = record();
    const said = { visitorId, segments: memory.segments, goalKey: goal, options: data };
    const resolved = resolveConversion({
      ...{ ...said, project: to, memory, exposed: exposedAssignments(memory), matchRules },
    });
    for (const problem of resolved.problems) report(new ConvertError('goal-data-invalid', { goal, ...problem }));
    if (resolved.status === 'unknown-goal') report(new ConvertError('goal-unknown', { goal }));
    if (resolved.status !== 'queued') return { status: resolved.status };
    remember(resolved.remember);
    delivery.push(resolved.events, destinationOf(to, options, !isKept));
    return { status: 'queued' };
  };

  return {
    track(goal: string, data?: TrackOptions): TrackResult {
      if (!isAllowed()) return { status: 'off' };
      const to = project();
      if (to) return convert(to, goal, data);
      deferred.push({ goal, data: data && copyTrackOptions(data) });
      return { status: 'deferred' };
    },
    /** Stores what was decided here and is shown; exposes it when no page will. */
    show(exposures: readonly Exposure[], isExposed: boolean) {
      const to = project();
      if (!to || !isAllowed()) return;
      for (const { change, events } of commitShown([{ visitorId, exposures, isExposed }], record)) {
        remember(change);
        delivery.push(events, destinationOf(to, options, !isKept));
      }
    },
    isDeferring: () => deferred.length > 0,
    /** The project is known now, or will not be in this request. */
    resume() {
      const to = project();
      const calls = deferred;
      if (!to) return report(new ConvertError('track-undelivered', { count: calls.length, status: null }));
      deferred = [];
      if (isAllowed()) for (const { goal, data } of calls) convert(to, goal, data);
    },
  };
}
