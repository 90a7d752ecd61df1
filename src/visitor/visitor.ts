/** Report segments (protocol §5). The first six are set by the app; `customSegments` holds ids that `runSegments` matched. */
export interface Segments {
  browser?: string;
  devices?: string | string[];
  source?: string;
  campaign?: string;
  visitorType?: string;
  country?: string;
  customSegments?: string[];
}

/** Attributes are plain data; a rule compares them by key. */
export type Attributes = Record<string, unknown>;

/** Variation ids by experience id. */
export type Assignments = Record<string, string>;

/** Who is being decided for. Everything a decision depends on is here, in the project, or in the options. */
export interface Visitor {
  id: string;
  attributes?: Attributes;
  segments?: Segments;
  assignments?: Readonly<Assignments>;
}

/** What the visitor allows (protocol §8). */
export type Consent = 'granted' | 'pending' | 'denied';
