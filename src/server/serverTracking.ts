import { goalRules } from '../client/answers';
import type { Exposure, OwnRules } from '../client/types';
import { commitShown, destinationOf, exposedAssignments } from '../client/tracker';
import type { TrackResult } from '../client/convertClient';
import { senderHeaders } from '../config/configRequest';
import type { Project } from '../config/project';
import { answerWithin, realTimers } from '../config/timers';
import { matchRules } from '../decision/matchRules';
import { ConvertError } from '../errors';
import { isBrowser } from '../platform';
import { buildBatch, utf8Length } from '../tracking/batch';
import { copyTrackOptions, resolveConversion, type TrackOptions } from '../tracking/conversion';
import type { Destination, OutgoingEvent } from '../tracking/event';
import { discardBody, isRedirect } from '../tracking/transport';
import type { RequestVisitor } from './requestVisitor';
import type { ServerConvertOptions } from './serverOptions';

interface ServerTrackerOptions {
  options: ServerConvertOptions;
  rules: OwnRules;
  visitor: RequestVisitor;
  project: () => Project | null;
  isPreview: boolean;
  report: (error: ConvertError) => void;
}

/** Makes and sends the events of one request. */
export function createServerTracker({ options, rules, visitor, project, isPreview, report }: ServerTrackerOptions) {
  const visitorId = visitor.first.id;
  const delivery = createServerDelivery(options, report);
  let deferred: { goal: string; data: TrackOptions | undefined }[] = [];

  const isAllowed = () => !isPreview && visitor.isConsenting();
  const isTracking = options.tracking !== false;

  /** Without a cookie the record ends with this request, so Convert is asked to remember the visitor. */
  const push = (to: Project, events: readonly OutgoingEvent[]) =>
    delivery.push(events, destinationOf(to, options, !visitor.usesCookies));

  const convert = (to: Project, goalKey: string, data?: TrackOptions): TrackResult => {
    const memory = visitor.record();
    const resolved = resolveConversion({
      ...{ visitorId, segments: memory.segments, goalKey, options: data },
      ...{ project: to, memory, exposed: exposedAssignments(memory) },
      matchRules: (tree, data) => matchRules(tree, data, goalRules(rules)),
    });
    for (const problem of resolved.problems)
      report(new ConvertError('goal-data-invalid', { goal: goalKey, ...problem }));
    if (resolved.status === 'unknown-goal') report(new ConvertError('goal-unknown', { goal: goalKey }));
    if (resolved.status !== 'queued') return { status: resolved.status };
    visitor.remember(resolved.remember);
    push(to, resolved.events);
    return { status: 'queued' };
  };

  return {
    track(goal: string, data?: TrackOptions): TrackResult {
      if (!isTracking || !isAllowed()) return { status: 'off' };
      const to = project();
      if (to) return convert(to, goal, data);
      deferred.push({ goal, data: data && copyTrackOptions(data) });
      return { status: 'deferred' };
    },
    /** Stores the assignments of what is shown; exposes them when no page will. */
    show(exposures: readonly Exposure[], isExposed: boolean) {
      const to = project();
      if (!to || !isAllowed()) return;
      for (const { change, events } of commitShown(
        [{ visitorId, exposures, isExposed: isExposed && isTracking }],
        visitor.record,
      )) {
        visitor.remember(change);
        push(to, events);
      }
    },
    isDeferring: () => deferred.length > 0,
    /** Tracks what was deferred, when there is a project now. */
    resume() {
      const to = project();
      const calls = deferred;
      if (!to) return report(new ConvertError('track-undelivered', { count: calls.length, status: null }));
      deferred = [];
      if (isAllowed()) for (const { goal, data } of calls) convert(to, goal, data);
    },
    flush: delivery.flush,
  };
}

const MOST_BYTES = 30_000;
const TRIES = 3;
const PAUSE_MS = 250;
const ANSWER_LIMIT_MS = 5_000;

type Outcome =
  { kind: 'accepted' } | { kind: 'refused' | 'redirected'; status: number } | { kind: 'failed'; status: number | null };

/**
 * Sends the events of a request when it asks. A server has no outbox: what cannot be delivered in three tries stays for another
 * `flush()`, and is reported.
 */
function createServerDelivery(options: ServerConvertOptions, report: (error: ConvertError) => void) {
  const { fetch = (...request) => globalThis.fetch(...request) } = options;
  const headers = { 'content-type': 'application/json', ...senderHeaders(options, isBrowser()) };
  let waiting: { event: OutgoingEvent; destination: Destination }[] = [];
  let sending: Promise<void> = Promise.resolve();

  const sendAll = async () => {
    while (waiting.length > 0) {
      const batch = nextBatch(waiting);
      waiting = waiting.slice(batch.length);
      const outcome = await sendBatch(batch);
      if (outcome.kind === 'accepted') continue;
      const { kind, status } = outcome;
      if (kind === 'refused') {
        report(new ConvertError('track-status', { status, count: batch.length }));
        continue;
      }
      waiting = [...batch, ...waiting];
      if (kind === 'redirected') return report(new ConvertError('track-redirected', { status }));
      return report(new ConvertError('track-undelivered', { status, count: waiting.length }));
    }
  };

  const sendBatch = async (batch: typeof waiting): Promise<Outcome> => {
    const { destination } = batch[0]!;
    const events = batch.map(({ event }) => event);
    const body = JSON.stringify(buildBatch(events, destination));
    for (let attempt = 1; ; attempt++) {
      const outcome = await post(destination.url, body).catch((): Outcome => ({ kind: 'failed', status: null }));
      if (outcome.kind !== 'failed' || attempt === TRIES) return outcome;
      await new Promise<void>((resolve) => void setTimeout(resolve, PAUSE_MS * attempt));
    }
  };

  // Only what every runtime takes: some edges refuse `keepalive`, `cache` and `credentials`.
  const post = (url: string, body: string): Promise<Outcome> =>
    answerWithin(realTimers, ANSWER_LIMIT_MS, undefined, async (limit) => {
      const response = await fetch(url, { method: 'POST', body, headers, redirect: 'manual', ...limit });
      await discardBody(response);
      const { status, ok } = response;
      if (isRedirect(response)) return { kind: 'redirected', status };
      if (ok) return { kind: 'accepted' };
      return { kind: status !== 429 && status < 500 ? 'refused' : 'failed', status };
    });

  return {
    push(events: readonly OutgoingEvent[], destination: Destination) {
      waiting.push(...events.map((event) => ({ event, destination })));
    },
    /** Resolves when everything is delivered, or given up on for now. Never rejects. */
    flush(): Promise<void> {
      sending = sending.then(sendAll);
      return sending;
    },
  };
}

/** As many as one body takes, and one at least. */
function nextBatch<Item extends { event: OutgoingEvent }>(items: readonly Item[]): Item[] {
  let bytes = 0;
  const end = items.findIndex(({ event }, index) => {
    bytes += utf8Length(JSON.stringify(event));
    return index > 0 && bytes > MOST_BYTES;
  });
  return items.slice(0, end < 0 ? items.length : end);
}
