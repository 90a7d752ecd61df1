import { goalRules } from '../client/answers';
import type { TrackResult } from '../client/convertClient';
import { createTracker, type TrackerOptions } from '../client/tracker';
import type { Exposure, OwnRules } from '../client/types';
import { senderHeaders } from '../config/configRequest';
import type { Project } from '../config/project';
import { realTimers } from '../config/timers';
import { matchRules } from '../decision/matchRules';
import { ConvertError } from '../errors';
import { isBrowser } from '../platform';
import { buildBatch, utf8Length } from '../tracking/batch';
import { copyTrackOptions, type TrackCall, type TrackOptions } from '../tracking/conversion';
import type { Destination, OutgoingEvent } from '../tracking/event';
import { sendBody } from '../tracking/transport';
import type { RequestVisitor } from './requestVisitor';
import type { ServerConvertOptions } from './serverOptions';

interface ServerTrackerOptions {
  options: ServerConvertOptions;
  rules: OwnRules;
  visitor: RequestVisitor;
  project: () => Project | null;
  isPreview: boolean;
  reporter: TrackerOptions['reporter'];
}

/** Makes and sends the events of one request. */
export function createServerTracker({ options, rules, visitor, project, isPreview, reporter }: ServerTrackerOptions) {
  const visitorId = visitor.first.id;
  const delivery = createServerDelivery(options, reporter.report);
  const tracker = createTracker({
    ...{ delivery, options, reporter },
    matchRules: (tree, data) => matchRules(tree, data, goalRules(rules)),
    memory: {
      latest: visitor.record,
      update: (_, change) => visitor.remember(change),
      // Without a cookie the record ends with this request.
      isKept: () => visitor.usesCookies,
    },
    segments: () => ({}),
    callbacks: {},
    hints: { ofConversion: () => undefined },
  });
  let deferred: TrackCall[] = [];

  const isAllowed = () => !isPreview && visitor.isConsenting();
  const isTracking = options.tracking !== false;

  return {
    track(goal: string, data?: TrackOptions): TrackResult {
      if (!isTracking || !isAllowed()) return { status: 'off' };
      const to = project();
      if (to) return { status: tracker.convert(to, { visitorId, goalKey: goal, options: data }) };
      deferred.push({ visitorId, goalKey: goal, options: data && copyTrackOptions(data) });
      return { status: 'deferred' };
    },
    /** Stores the assignments of what is shown; exposes them when no page will. */
    show(exposures: readonly Exposure[], isExposed: boolean) {
      const to = project();
      const own = exposures.map((exposure) => ({ ...exposure, visitorId }));
      if (to && isAllowed()) tracker.expose(to, own, isExposed && isTracking ? own : []);
    },
    isDeferring: () => deferred.length > 0,
    /** Tracks what was deferred, when there is a project now. */
    resume() {
      const to = project();
      const calls = deferred;
      if (!to) return reporter.report(new ConvertError('track-undelivered', { count: calls.length, status: null }));
      deferred = [];
      if (isAllowed()) for (const call of calls) tracker.convert(to, call);
    },
    flush: delivery.flush,
  };
}

const MOST_BYTES = 30_000;
const TRIES = 3;
const PAUSE_MS = 250;

/**
 * Sends the events of a request when it asks. A server has no outbox: what cannot be delivered in three tries stays for another
 * `flush()`, and is reported.
 */
function createServerDelivery(options: ServerConvertOptions, report: (error: ConvertError) => void) {
  const transport = {
    ...realTimers,
    fetch: options.fetch ?? ((...request) => globalThis.fetch(...request)),
    headers: { 'content-type': 'application/json', ...senderHeaders(options, isBrowser()) },
    budget: { take: () => false, give: () => undefined },
    now: () => Date.now(),
    timeoutMs: 5_000,
  };
  const waiting: { event: OutgoingEvent; destination: Destination }[] = [];

  const sendBatch = async (batch: typeof waiting) => {
    const { destination } = batch[0]!;
    const events = batch.map(({ event }) => event);
    const body = JSON.stringify(buildBatch(events, destination));
    for (let attempt = 1; ; attempt++) {
      const outcome = await sendBody(transport, destination.url, body, body.length);
      if (outcome.kind !== 'failed' || isRedirectStatus(outcome.status) || attempt === TRIES) return outcome;
      await new Promise<void>((resolve) => void setTimeout(resolve, PAUSE_MS * attempt));
    }
  };

  return {
    push(events: readonly OutgoingEvent[], destination: Destination) {
      waiting.push(...events.map((event) => ({ event, destination })));
      return events.map(() => ({ state: 'queued' as const }));
    },
    /** Resolves when everything is delivered, or given up on for now. Never rejects. Call it once at a time. */
    async flush() {
      while (waiting.length > 0) {
        const batch = nextBatch(waiting);
        const outcome = await sendBatch(batch);
        if (outcome.kind === 'failed') {
          const { status } = outcome;
          if (isRedirectStatus(status)) return report(new ConvertError('track-redirected', { status }));
          return report(new ConvertError('track-undelivered', { status, count: waiting.length }));
        }
        waiting.splice(0, batch.length);
        if (outcome.kind === 'refused')
          report(new ConvertError('track-status', { status: outcome.status, count: batch.length }));
      }
    },
  };
}

/** Also where a `fetch` of the app has followed the redirect: a failure that is neither 429 nor above 499. */
const isRedirectStatus = (status: number | null) => status !== null && status < 400;

/** As many as one body takes, and one at least. */
function nextBatch<Item extends { event: OutgoingEvent }>(items: readonly Item[]): Item[] {
  let bytes = 0;
  const end = items.findIndex(({ event }, index) => {
    bytes += utf8Length(JSON.stringify(event));
    return index > 0 && bytes > MOST_BYTES;
  });
  return items.slice(0, end < 0 ? items.length : end);
}
