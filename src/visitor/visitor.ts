import { hasOwn } from '../platform';
import { attempt } from '../values';

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

/** Segments as an app passes them: null and undefined change nothing. */
export type SegmentsInput = { readonly [Name in keyof Segments]?: Segments[Name] | null };

/** An id as an app has it: null means that there is nobody, and a number counts as its text. */
export type VisitorIdInput = string | number | null | undefined;

/** Attributes are plain data; a rule compares them by key. */
export type Attributes = Record<string, unknown>;

/** Variation ids by experience id. */
export type Assignments = Record<string, string>;

/** The visitor of a decision. Everything a decision depends on is here, in the project, or in the options. */
export interface Visitor {
  id: string;
  attributes?: Attributes | undefined;
  segments?: Segments | undefined;
  assignments?: Readonly<Assignments> | undefined;
}

/** What the visitor allows (protocol §8). */
export type Consent = 'granted' | 'pending' | 'denied';

export const SEGMENT_KEYS = [
  'browser',
  'devices',
  'source',
  'campaign',
  'visitorType',
  'country',
  'customSegments',
] as const;
const PLAIN: readonly string[] = ['string', 'number', 'boolean', 'bigint'];
const LISTS: readonly string[] = ['devices', 'customSegments'];

/**
 * The report segments in an app's segments or attributes (protocol §5), as text and lists of text. Rules compare numbers and
 * their text alike. Undefined is left out. So is null, as of a missing header, unless `ofNull` is given: among attributes it
 * is `''`, which replaces the stored segment.
 */
export function reportSegments(input: Attributes | SegmentsInput | undefined, ofNull?: string): Segments {
  const segments: Record<string, unknown> = {};
  for (const key of SEGMENT_KEYS) {
    // A getter of the app may throw.
    const value = attempt(() => (hasOwn(input!, key) ? (input as Attributes)[key] : undefined), undefined);
    const segment = toSegment(value, key, ofNull);
    if (segment !== undefined) segments[key] = segment;
  }
  return segments as Segments;
}

function toSegment(value: unknown, key: string, ofNull?: string): string | string[] | undefined {
  if (Array.isArray(value)) return LISTS.includes(key) ? value.filter(isListable).map(String) : undefined;
  if (key === 'customSegments') return undefined;
  if (value === null) return ofNull;
  return PLAIN.includes(typeof value) ? String(value) : undefined;
}

const isListable = (item: unknown) => (typeof item === 'string' && item !== '') || typeof item === 'number';

/** New segments replace stored ones; two lists become one, as in the data of rules (protocol §3). */
export function mergeSegments(stored: Segments, next: Segments): Segments {
  const merged: Record<string, unknown> = { ...stored };
  for (const [key, value] of Object.entries(next) as [keyof Segments, unknown][]) {
    const before = stored[key];
    merged[key] = Array.isArray(value) && Array.isArray(before) ? [...new Set([...value, ...before])] : value;
  }
  return merged;
}
