/** Report segments (protocol §5). The first six are set by the app; `customSegments` holds ids that `runSegments` matched. */
export interface Segments {
  browser?: string | undefined;
  devices?: string | string[] | undefined;
  source?: string | undefined;
  campaign?: string | undefined;
  visitorType?: string | undefined;
  country?: string | undefined;
  customSegments?: string[] | undefined;
}

/** Segments as an app says them: null and undefined say nothing. */
export type SegmentsInput = { readonly [Name in keyof Segments]?: Segments[Name] | null };

/** An id as an app has it: null is nobody's, and a number is its text. */
export type VisitorIdInput = string | number | null | undefined;

/** Attributes are plain data; a rule compares them by key. */
export type Attributes = Record<string, unknown>;

/** Variation ids by experience id. */
export type Assignments = Record<string, string>;

/** Who is being decided for. Everything a decision depends on is here, in the project, or in the options. */
export interface Visitor {
  id: string;
  attributes?: Attributes | undefined;
  segments?: Segments | undefined;
  assignments?: Readonly<Assignments> | undefined;
}

/** What the visitor allows (protocol §8). */
export type Consent = 'granted' | 'pending' | 'denied';
