import type { Timers } from '../config/timers';
import { ConvertError } from '../errors';
import { createAbort } from '../platform';
import { buildBatch, utf8Length } from '../tracking/batch';
import { isRedirect, discardBody } from '../tracking/transport';
import type { Destination, OutgoingEvent } from '../tracking/event';

export interface ServerDeliveryOptions extends Timers {
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
