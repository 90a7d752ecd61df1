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
import type { ServerConvertOptions } from './serverOptions';
import type { Timers } from '../config/timers';
import { createAbort } from '../platform';
import { buildBatch, utf8Length } from '../tracking/batch';
import { isRedirect, discardBody } from '../tracking/transport';
import type { Destination, OutgoingEvent } from '../tracking/event';

interface ServerTrackerOptions {
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

interface ServerDeliveryOptions extends Timers {
  fetch: typeof globalThis.fetch;
  /** A bearer, a user agent. */
  headers: Readonly<Record<string, string>>;
  onError: (error: ConvertError) => void;
}

const MOST_BYTES = 30_000;
const TRIES = 3;
const PAUSE_MS = 250;
const ANSWER_LIMIT_MS = 5_000;

type Outcome =
  { kind: 'accepted' } | { kind: 'refused' | 'redirected'; status: number } | { kind: 'failed'; status: number | null };

/**
 * Events of one request, sent when it asks. A server has no outbox: what cannot be delivered in three tries stays for
 * another `flush()`, and is reported.
 */
export function createServerDelivery(options: ServerDeliveryOptions) {
  let waiting: { event: OutgoingEvent; destination: Destination }[] = [];
  let sending: Promise<void> = Promise.resolve();

  const sendAll = async () => {
    while (waiting.length > 0) {
      const batch = nextBatch(waiting);
      waiting = waiting.slice(batch.length);
      const outcome = await sendBatch(batch);
      if (outcome.kind === 'accepted') continue;
      if (outcome.kind === 'refused') {
        options.onError(new ConvertError('track-status', { status: outcome.status, count: batch.length }));
        continue;
      }
      waiting = [...batch, ...waiting];
      if (outcome.kind === 'redirected')
        return options.onError(new ConvertError('track-redirected', { status: outcome.status }));
      return options.onError(new ConvertError('track-undelivered', { status: outcome.status, count: waiting.length }));
    }
  };

  const sendBatch = async (batch: typeof waiting): Promise<Outcome> => {
    const { destination } = batch[0]!;
    const events = batch.map(({ event }) => event);
    const body = JSON.stringify(buildBatch(events, destination));
    for (let attempt = 1; ; attempt++) {
      const outcome = await post(options, destination.url, body);
      if (outcome.kind !== 'failed' || attempt === TRIES) return outcome;
      await pause(options, PAUSE_MS * attempt);
    }
  };

  return {
    push(events: readonly OutgoingEvent[], destination: Destination) {
      waiting.push(...events.map((event) => ({ event, destination })));
    },
    /** Resolves when everything is delivered, or given up on for now. Never rejects. */
    flush(): Promise<void> {
      sending = sending.then(sendAll);
      return sending;
    },
    size: () => waiting.length,
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

async function post(options: ServerDeliveryOptions, url: string, body: string): Promise<Outcome> {
  const { fetch, headers } = options;
  const abort = createAbort();
  const timer = options.setTimeout(() => abort?.abort(), ANSWER_LIMIT_MS);
  try {
    // Only what every runtime takes: some edges refuse `keepalive`, `cache` and `credentials`.
    const init: RequestInit = { method: 'POST', body, redirect: 'manual', ...(abort && { signal: abort.signal }) };
    const response = await fetch(url, { ...init, headers: { 'content-type': 'application/json', ...headers } });
    await discardBody(response);
    const { status, ok } = response;
    if (isRedirect(response)) return { kind: 'redirected', status };
    if (ok) return { kind: 'accepted' };
    return status !== 429 && status < 500 ? { kind: 'refused', status } : { kind: 'failed', status };
  } catch {
    return { kind: 'failed', status: null };
  } finally {
    options.clearTimeout(timer);
  }
}

const pause = ({ setTimeout }: Timers, ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms));
