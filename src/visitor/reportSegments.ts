import type { Attributes, Segments } from './visitor';

const REPORT_KEYS = ['browser', 'devices', 'source', 'campaign', 'visitorType', 'country', 'customSegments'] as const;
const LISTS: readonly string[] = ['devices', 'customSegments'];

/** The report segments among attributes (protocol §5): of the right type only, for anything else would spoil the report. */
export function reportSegments(attributes: Attributes): Segments {
  const segments: Record<string, unknown> = {};
  for (const key of REPORT_KEYS) {
    const value = read(attributes, key);
    const isText = typeof value === 'string' && value !== '';
    if (isText ? key !== 'customSegments' : LISTS.includes(key) && isTextList(value)) segments[key] = value;
  }
  return segments as Segments;
}

const isTextList = (value: unknown) => Array.isArray(value) && value.every((item) => typeof item === 'string');

/** Attributes are the app's: what a getter throws must not reach the render that asked. */
function read(attributes: Attributes, key: string): unknown {
  try {
    return Object.hasOwn(attributes, key) ? attributes[key] : undefined;
  } catch {
    return undefined;
  }
}
