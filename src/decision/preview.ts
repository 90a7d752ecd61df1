import { attempt } from '../values';
import type { ConfigDocument } from '../config/configDocument';
import { parseConfig } from '../config/parseConfig';
import type { Experience, Project, Variation } from '../config/project';
import type { Preview } from './decision';
import { findVariation } from './variationDetails';

type ParsedPreview = { ok: true; preview: Preview } | { ok: false; reason: string };

const PARAMETER = 'convert_preview';

/** Reads `?convert_preview={experienceId}.{variationId}` from a query string; null when there is none. */
export function parsePreview(search: string): ParsedPreview | null {
  // Without URLSearchParams, which React Native has only in part.
  const pairs = search.replace(/^\?/, '').split('&');
  const pair = pairs.find((each) => each.split('=')[0] === PARAMETER);
  if (pair === undefined) return null;
  const value = attempt(() => decodeURIComponent(pair.slice(PARAMETER.length + 1)), '');
  if (!/^\d+\.\d+$/.test(value)) {
    return { ok: false, reason: `${PARAMETER} must be {experienceId}.{variationId}, both of digits only.` };
  }
  const [experienceId, variationId] = value.split('.') as [string, string];
  return { ok: true, preview: { experienceId, variationId } };
}

type ResolvedPreview =
  | { ok: true; experience: Experience; variation: Variation }
  | { ok: false; missing: 'experience' | 'variation'; reason: string };

/** What a preview shows in this project, or why it shows nothing. A missing experience may be a draft: fetch it by its id. */
export function resolvePreview(project: Project, { experienceId, variationId }: Preview): ResolvedPreview {
  const experience = project.experiencesById.get(experienceId);
  if (!experience) {
    return { ok: false, missing: 'experience', reason: `The project has no experience ${experienceId}.` };
  }
  const variation = findVariation(experience, variationId);
  if (!variation) {
    return { ok: false, missing: 'variation', reason: `Experience ${experienceId} has no variation ${variationId}.` };
  }
  return { ok: true, experience, variation };
}

const LISTS = ['experiences', 'audiences', 'segments', 'locations', 'features', 'goals'] as const;

/** Both documents as one. Of what both have, the project's own comes first and counts. Throws when the draft is not what was asked for. */
export function withDraft(document: unknown, draft: ConfigDocument, preview: Preview | null): unknown {
  const own = document as Record<string, unknown>;
  const lists = LISTS.map((name) => [name, [...listOf(own[name]), ...listOf(draft[name])]]);
  const whole = { ...own, ...Object.fromEntries(lists) };
  const parsed = parseConfig(whole);
  const resolved = parsed.ok && preview ? resolvePreview(parsed.project, preview) : null;
  if (!resolved?.ok) throw new TypeError(resolved?.reason ?? 'The draft is not a config.');
  return whole;
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
