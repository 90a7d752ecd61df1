import { hasOwn } from '../platform';

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

const REPORT_KEYS = ['browser', 'devices', 'source', 'campaign', 'visitorType', 'country', 'customSegments'] as const;
const PLAIN: readonly string[] = ['string', 'number', 'boolean', 'bigint'];
const LISTS: readonly string[] = ['devices', 'customSegments'];

/**
 * The report segments among what an app says (protocol §5), as reports want them: text, and lists of text. Rules compare
 * numbers and their text alike. Undefined says nothing. Nor does null, as of a header that did not come, but among
 * attributes, where it is blank (`''`): what was remembered holds no more.
 */
export function reportSegments(said: Attributes | SegmentsInput | undefined, ofNull?: string): Segments {
  const segments: Record<string, unknown> = {};
  for (const key of REPORT_KEYS) {
    const value = toSegment(read(said as Attributes, key), key, ofNull);
    if (value !== undefined) segments[key] = value;
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

/** They are the app's: what a getter throws must not reach the render that asked. */
function read(attributes: Attributes, key: string): unknown {
  try {
    return hasOwn(attributes, key) ? attributes[key] : undefined;
  } catch {
    return undefined;
  }
}

/** Segments that are remembered and those that are said now, which win; two lists unite, as in what rules see (protocol §3). */
export function mergeSegments(stored: Segments, said: Segments): Segments {
  const merged: Record<string, unknown> = { ...stored };
  for (const [key, value] of Object.entries(said) as [keyof Segments, unknown][]) {
    const before = stored[key];
    merged[key] = Array.isArray(value) && Array.isArray(before) ? [...new Set([...value, ...before])] : value;
  }
  return merged;
}
