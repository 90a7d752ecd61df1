import type { Segments } from './visitor';

/** Segments that are remembered and those that are said now, which win; two lists unite, as in what rules see (protocol §3). */
export function mergeSegments(stored: Segments, said: Segments): Segments {
  const merged: Record<string, unknown> = { ...stored };
  for (const [key, value] of Object.entries(said) as [keyof Segments, unknown][]) {
    const before = stored[key];
    merged[key] = Array.isArray(value) && Array.isArray(before) ? [...new Set([...value, ...before])] : value;
  }
  return merged;
}
