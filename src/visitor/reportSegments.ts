import { hasOwn } from '../platform';
import type { Attributes, Segments, SegmentsInput } from './visitor';

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
