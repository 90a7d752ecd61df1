import { attempt } from '../values';
import type { ConfigDocument } from '../config/configDocument';
import { parseConfig } from '../config/parseConfig';
import type { Project } from '../config/project';
import type { Preview } from './decision';
import { findVariation } from './variationDetails';

const PARAMETER = 'convert_preview';

/** Reads `?convert_preview={experienceId}.{variationId}` from a query string; null when there is none. */
export function parsePreview(search: string) {
  // Without URLSearchParams, which React Native has only in part.
  const pairs = search.replace(/^\?/, '').split('&');
  const pair = pairs.find((each) => each.split('=')[0] === PARAMETER);
  if (pair === undefined) return null;
  const value = attempt(() => decodeURIComponent(pair.slice(PARAMETER.length + 1)), '');
  const [, experienceId, variationId] = /^(\d+)\.(\d+)$/.exec(value) ?? [];
  if (!experienceId || !variationId)
    return { ok: false, reason: `${PARAMETER} must be {experienceId}.{variationId}, both of digits only.` } as const;
  return { ok: true, preview: { experienceId, variationId } } as const;
}

/** What this project lacks to show a preview, or null. A missing experience may be a draft: fetch it by its id. */
export function findMissing(project: Project, { experienceId, variationId }: Preview) {
  const experience = project.experiencesById.get(experienceId);
  if (!experience) return { what: 'experience', reason: `The project has no experience ${experienceId}.` } as const;
  if (findVariation(experience, variationId)) return null;
  return { what: 'variation', reason: `Experience ${experienceId} has no variation ${variationId}.` } as const;
}

const LISTS = ['experiences', 'audiences', 'segments', 'locations', 'features', 'goals'] as const;

/** Both documents as one. Of what both have, the project's own comes first and counts. Throws when the draft is not what was asked for. */
export function withDraft(document: unknown, draft: ConfigDocument, preview: Preview | null): unknown {
  const own = document as Record<string, unknown>;
  const lists = LISTS.map((name) => [name, [...listOf(own[name]), ...listOf(draft[name])]]);
  const whole = { ...own, ...Object.fromEntries(lists) };
  const parsed = parseConfig(whole);
  if (!parsed.ok || !preview) throw new TypeError('The draft is not a config.');
  const missing = findMissing(parsed.project, preview);
  if (missing) throw new TypeError(missing.reason);
  return whole;
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
