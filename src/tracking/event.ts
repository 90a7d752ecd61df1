import { toJson } from '../platform';

/** What Convert takes as data of a conversion, in the order in which it lists it (protocol §6). */
export const GOAL_DATA_KEYS = [
  'amount',
  'productsCount',
  'transactionId',
  'customDimension1',
  'customDimension2',
  'customDimension3',
  'customDimension4',
  'customDimension5',
] as const;

export type GoalDataKey = (typeof GOAL_DATA_KEYS)[number];
export type GoalDataValue = number | string | readonly string[];

export interface GoalDatum {
  readonly key: GoalDataKey;
  readonly value: GoalDataValue;
}

/** Variation ids by experience id. */
export type BucketingData = Readonly<Record<string, string>>;

/** An event exactly as it goes over the wire. */
export type TrackedEvent =
  | {
      readonly eventType: 'bucketing';
      readonly data: { readonly experienceId: string; readonly variationId: string };
    }
  | {
      readonly eventType: 'conversion';
      readonly data: {
        readonly goalId: string;
        readonly bucketingData?: BucketingData;
        readonly goalData?: readonly GoalDatum[];
      };
    };

/** An event with what its batch needs. */
export interface OutgoingEvent {
  readonly visitorId: string;
  /** The visitor's report segments at that moment. */
  readonly segments?: object;
  readonly event: TrackedEvent;
  /** Sent once for each such key, across tabs. Without it every event counts. */
  readonly once?: string;
}

/** Where an event goes. It is kept with the event, because an event of an earlier page may belong to another config. */
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

type Exposure = Pick<OutgoingEvent, 'visitorId' | 'segments'> & Record<'experienceId' | 'variationId', string>;

/** The event of a visitor who sees a variation. It is sent once for good. */
export function exposureEvent({ visitorId, experienceId, variationId, segments }: Exposure): OutgoingEvent {
  return {
    visitorId,
    ...(segments && { segments }),
    event: { eventType: 'bucketing', data: { experienceId, variationId } },
    once: onceKey('exposure', visitorId, experienceId, variationId),
  };
}
