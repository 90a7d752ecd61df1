import type { IncomingHttpHeaders } from 'node:http';

/** How a batch came, as far as its headers give it away. */
export interface Transport {
  /** `other` is anything that is neither a page's beacon nor a fetch. */
  readonly via: 'beacon' | 'fetch' | 'other';
  readonly contentType: string;
  readonly origin: string | null;
  readonly userAgent: string;
  readonly bytes: number;
}

/** One event, as sent, with what its batch said about it. */
export interface ReceivedEvent {
  /** Counts from 0 since the last clear, in order of arrival. */
  readonly index: number;
  /** The batch it came in, counted the same way. */
  readonly batch: number;
  /** When it arrived, in milliseconds since 1970. */
  readonly time: number;
  readonly visitorId: string;
  readonly segments: Readonly<Record<string, unknown>>;
  readonly eventType: 'bucketing' | 'conversion';
  readonly data: Readonly<Record<string, unknown>>;
  readonly enrichData: boolean;
  readonly source: string;
  readonly transport: Transport;
}

export interface ReceivedBatch {
  readonly index: number;
  readonly time: number;
  readonly visitors: number;
  readonly events: readonly ReceivedEvent[];
  readonly transport: Transport;
}

/** Any request to the two APIs, preflights included. */
export interface ReceivedRequest {
  readonly index: number;
  readonly time: number;
  readonly target: 'config' | 'track';
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Whether it asked to bypass the long CDN cache (`_conv_low_cache=1`). */
  readonly lowCache: boolean;
  readonly headers: IncomingHttpHeaders;
  /** Null until it is answered, and for good when it never is. */
  readonly status: number | null;
}
