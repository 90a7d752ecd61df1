import type { ConvertError } from '../errors';
import type { Entry, OutboxStorage, Taken } from './outbox';
import type { Delivered } from './createSender';
import type { ClockOptions } from './createClock';
import type { Destination, OutgoingEvent } from './event';
import type { KeepaliveBudget } from './keepaliveBudget';
import type { Lifecycle } from './lifecycle';
import type { Locks } from './locks';

export interface DeliveryOptions extends ClockOptions {
  /** Deliveries of one scope share their outbox across tabs; those of different scopes share nothing. */
  scope: string;
  storage: OutboxStorage;
  fetch: typeof globalThis.fetch;
  sendBeacon?: ((url: string, body: string) => boolean) | undefined;
  /** Off-browser only: a bearer, a user agent. They are never stored. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** `navigator.locks`. Without it orphans of crashed tabs are adopted later. */
  locks?: Locks | undefined;
  random: () => number;
  lifecycle: Lifecycle;
  /** Milliseconds of quiet before sending. Default 250. */
  debounceMs?: number | undefined;
  /** Milliseconds that an event waits at most before it is sent. Default 2,000. */
  maxWaitMs?: number | undefined;
  /** Events a request, and the number that is sent without waiting. Default 100. */
  batchSize?: number | undefined;
  /** Events carry no time: one delivered late is counted late. Default 24 hours. */
  maxAgeMs?: number;
  /** Events waiting at most; beyond that the oldest is dropped and reported. Default 1,000. */
  maxEvents?: number;
  /** Milliseconds before a request without an answer counts as failed. Default 30,000. */
  timeoutMs?: number;
  /** Milliseconds within which another tab sees what this one wrote; 0 for a storage that nobody shares. Default 30 in a page, else 0. */
  settleMs?: number;
  /** The storage is of this tab alone, and may have begun as a copy of another's, as `sessionStorage`. */
  isTabOwn?: boolean | undefined;
  budget?: KeepaliveBudget;
  onError: (error: ConvertError) => void;
}

/** An event of this page, as it stands now. */
export type RecentEvent = Readonly<Pick<Entry<Delivered>, 'id' | 'at' | 'payload' | 'state' | 'hasFailed'>>;

export interface Delivery {
  /** Takes events for sending; from here on they survive the page. Returns, for each, where it is: now, and whenever it is read. */
  push(events: readonly OutgoingEvent[], destination: Destination): readonly Taken[];
  /** Sends at once; resolves when everything is delivered, or nothing more will be tried for now. Never rejects. */
  flush(): Promise<void>;
  start(): void;
  stop(): void;
  /** Consent pending: events stay in memory, and nothing leaves. */
  hold(): void;
  /** Consent granted. */
  release(): void;
  /** Consent denied: drops everything, here and in the storage. Returns the events that were never sent. */
  clear(): readonly OutgoingEvent[];
  destroy(): void;
  /** Events not yet delivered. */
  size(): number;
  /** The last events, oldest first, and what has become of each. */
  recent(): readonly RecentEvent[];
}
