import type { Preview } from './decision';

export type ParsedPreview = { ok: true; preview: Preview } | { ok: false; reason: string };

const PARAMETER = 'convert_preview';

/** Reads `?convert_preview={experienceId}.{variationId}` from a query string; null when there is none. */
export function parsePreview(search: string): ParsedPreview | null {
  const value = new URLSearchParams(search).get(PARAMETER);
  if (value === null) return null;
  if (!/^\d+\.\d+$/.test(value)) {
    return { ok: false, reason: `${PARAMETER} must be {experienceId}.{variationId}, both of digits only.` };
  }
  const [experienceId, variationId] = value.split('.') as [string, string];
  return { ok: true, preview: { experienceId, variationId } };
}
