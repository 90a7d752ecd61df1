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
