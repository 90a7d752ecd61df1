import { toJson } from '../platform';

/** One value of a conversion's data, as Convert names and takes it (protocol §6). */
export interface GoalDatum {
  readonly key: GoalDataKey;
  readonly value: GoalDataValue;
}

export type GoalDataKey =
  | 'amount'
  | 'productsCount'
  | 'transactionId'
  | 'customDimension1'
  | 'customDimension2'
  | 'customDimension3'
  | 'customDimension4'
  | 'customDimension5';

export type GoalDataValue = number | string | readonly string[];

/** Variation ids by experience id. */
export type BucketingData = Readonly<Record<string, string>>;

export interface BucketingEvent {
  readonly eventType: 'bucketing';
  readonly data: { readonly experienceId: string; readonly variationId: string };
}

export interface ConversionEvent {
  readonly eventType: 'conversion';
  readonly data: {
    readonly goalId: string;
    readonly bucketingData?: BucketingData;
    readonly goalData?: readonly GoalDatum[];
  };
}

/** An event exactly as it goes over the wire. */
export type TrackedEvent = BucketingEvent | ConversionEvent;

/** An event with what its batch needs to know; `segments` are the visitor's report segments at that moment. */
export interface OutgoingEvent {
  readonly visitorId: string;
  readonly segments?: object;
  readonly event: TrackedEvent;
  /** Sent once for each such key, across tabs; without it every event counts. */
  readonly once?: string;
}

/** Where an event goes. It travels with the event: an orphan of an earlier page may belong to another config. */
export interface Destination {
  readonly url: string;
  readonly accountId: string;
  readonly projectId: string;
  readonly source: string;
  readonly enrichData: boolean;
}

/** What the outbox keeps of an event. */
export interface QueuedEvent {
  readonly event: OutgoingEvent;
  readonly destination: Destination;
}

/** Names what may be sent only once. JSON keeps the parts apart, whatever an id contains. */
export function onceKey(kind: 'exposure' | 'goal' | 'goal-data' | 'transaction', ...parts: readonly string[]): string {
  return toJson([kind, ...parts]);
}

export interface Exposure {
  visitorId: string;
  experienceId: string;
  variationId: string;
  segments?: object;
}

/** "This visitor has seen this variation": one bucketing event, once for good. */
export function exposureEvent({ visitorId, experienceId, variationId, segments }: Exposure): OutgoingEvent {
  return {
    visitorId,
    ...(segments ? { segments } : {}),
    event: { eventType: 'bucketing', data: { experienceId, variationId } },
    once: onceKey('exposure', visitorId, experienceId, variationId),
  };
}
