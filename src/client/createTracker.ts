import type { Project } from '../config/project';
import { matchRules } from '../decision/matchRules';
import { ConvertError } from '../errors';
import type { Delivery } from '../tracking/delivery';
import type { Destination, OutgoingEvent } from '../tracking/event';
import type { Taken } from '../tracking/outbox';
import { copyTrackOptions, resolveConversion, type TrackOptions } from '../tracking/conversion';
import { mergeSegments, type Segments } from '../visitor/visitor';
import type { VisitorRecord } from '../visitor/visitorRecord';
import type { ConvertCallbacks } from './clientOptions';
import { commitShown } from './commitShown';
import type { ConsentGate } from './createConsentGate';
import type { Hints } from './createHints';
import type { Memory } from './createMemory';
import type { Reporter } from './createReporter';
import type { Shown } from './createShown';
import { exposedAssignments } from './exposedAssignments';
import { forgetEvent } from './forgetEvent';

/** This tab's view: `queued` is on its way, `deferred` waits for the config or the start of the client, the rest is not sent. */
export type TrackStatus = 'queued' | 'deferred' | 'duplicate' | 'unknown-goal' | 'rule-mismatch' | 'off';

export interface TrackResult {
  readonly status: TrackStatus;
}

export interface TrackerOptions {
  callbacks: () => ConvertCallbacks;
  delivery: Delivery;
  destination: (project: Project, visitorId: string) => Destination;
  gate: ConsentGate;
  hints: Hints;
  isPreview: () => boolean;
  /** False before the client is started: what is on screen, and what is allowed, is not known for sure then. */
  isRunning: () => boolean;
  /** False while there is only a part of the project: a goal may be in the rest. */
  isWhole: () => boolean;
  memory: Memory;
  project: () => Project | null;
  reporter: Reporter;
  /** Report segments that decisions see; of the present visitor only. */
  segments: (visitorId: string) => Segments;
}

/** More than any page shows at once. */
const MOST_UNSURE = 1_000;

/** From what happened to what is sent: exposures and conversions become events, are remembered, queued and announced. */
export function createTracker(options: TrackerOptions) {
  const { callbacks, delivery, destination, gate, hints, isPreview, isRunning, isWhole } = options;
  const { memory, project, reporter, segments } = options;

  /** Exposures without consent, or before the project is known: what is still on screen when there is both counts from then on. */
  let unsure: readonly Shown[] = [];

  const isOff = () => isPreview() || gate.effective() === 'denied';
  /** With the segments that decisions see: what a server handed over is known without being stored here. */
  const read = (visitorId: string): VisitorRecord => {
    const record = memory.read(visitorId);
    return { ...record, segments: mergeSegments(record.segments, segments(visitorId)) };
  };
  const isKnown = (to: Project, goal: string) => isWhole() || to.goalsByKey.has(goal);
  /** Tells the app of what is sent: what was dropped while it waited for consent, or is sent by another tab, is not. */
  const announce = (taken: readonly Taken[], callback: () => void) =>
    gate.announce({ isDue: () => taken.some(isKept), announce: () => reporter.guard(callback) });

  /** Forgets what could not be taken, which therefore has not happened. What another tab sends has. */
  const withdraw = (visitorId: string, events: readonly OutgoingEvent[], taken: readonly Taken[]): TrackStatus => {
    const dropped = events.filter((_, index) => taken[index]?.state === 'dropped');
    memory.update(visitorId, (record) => dropped.reduce(forgetEvent, record));
    return dropped.length === events.length ? 'off' : 'duplicate';
  };

  const convert = (to: Project, visitorId: string, goal: string, data?: TrackOptions): TrackResult => {
    const record = read(visitorId);
    const exposed = exposedAssignments(record);
    const said = { visitorId, segments: record.segments, goalKey: goal, options: data };
    const conversion = { ...said, project: to, memory: record, exposed };
    const resolved = resolveConversion({ ...conversion, matchRules });
    for (const problem of resolved.problems)
      reporter.report(new ConvertError('goal-data-invalid', { goal, ...problem }));
    if (resolved.isDataUnsent) hints.ofUnsentData(goal);
    if (resolved.status === 'unknown-goal') {
      reporter.reportOnce(`goal ${goal}`, () => new ConvertError('goal-unknown', { goal }));
    }
    if (resolved.status !== 'queued') return resolved;
    memory.update(visitorId, resolved.remember);
    const taken = delivery.push(resolved.events, destination(to, visitorId));
    if (!taken.some(isKept)) return { status: withdraw(visitorId, resolved.events, taken) };
    const goalId = to.goalsByKey.get(goal)?.id ?? '';
    const goalData = Object.fromEntries(resolved.data.map(({ key, value }) => [key, value]));
    announce(taken, () => callbacks().onConversion?.({ ...goalData, visitorId, goal, goalId }));
    return resolved;
  };

  const commit = (shown: readonly Shown[]) => {
    const to = project();
    if (isPreview()) return;
    if (!to || gate.effective() !== 'granted') {
      unsure = [...unsure, ...shown.filter(({ isExposed }) => isExposed)].slice(-MOST_UNSURE);
    }
    if (!to) return;
    const allowed = isOff() ? shown.map((each) => ({ ...each, isExposed: false })) : shown;
    for (const { visitorId, change, exposures, events } of commitShown(allowed, read)) {
      memory.update(visitorId, change);
      if (events.length === 0) continue;
      const taken = delivery.push(events, destination(to, visitorId));
      exposures.forEach((exposure, index) => {
        announce(taken.slice(index, index + 1), () => callbacks().onExposure?.(exposure));
      });
    }
  };

  return {
    /** Stores what is on screen, and queues the exposures nobody has queued. */
    commit,

    track(visitorId: string, key: string, data?: TrackOptions): TrackResult {
      // An empty id is nobody's, and would be everybody's.
      if (isOff() || visitorId === '') return { status: 'off' };
      const goal = String(key);
      const to = project();
      if (to && isRunning() && isKnown(to, goal)) return { status: convert(to, visitorId, goal, data).status };
      delivery.defer({ visitorId, goalKey: goal, ...(data && { options: copyTrackOptions(data) }) });
      return { status: 'deferred' };
    },

    /** The config or a consent is there: what waited for it goes on, in order. */
    resume() {
      const to = project();
      if (!to || isOff()) return;
      const again = unsure.filter(({ isCurrent }) => isCurrent());
      unsure = [];
      if (again.length > 0) commit(again);
      for (const call of delivery.takeCalls()) {
        if (isKnown(to, call.goalKey)) convert(to, call.visitorId, call.goalKey, call.options);
        else delivery.defer(call);
      }
    },
  };
}

const isKept = ({ state }: Taken) => state !== 'dropped' && state !== 'left';
