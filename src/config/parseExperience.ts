import { isRecord, toRecord, type UnknownRecord } from './isRecord';
import { parseList } from './parseList';
import type { Change, Experience, Variation } from './project';
import { toId } from './toId';
import { toIds } from './toIds';

/** One of `experiences[]`; null when it has no id, without which nobody can be bucketed. */
export function parseExperience(raw: unknown): Experience | null {
  if (!isRecord(raw)) return null;
  const id = toId(raw.id);
  if (id === '') return null;
  return {
    id,
    key: toId(raw.key),
    name: toId(raw.name),
    type: toId(raw.type),
    status: toSetString(raw.status),
    version: raw.version,
    environment: toSetString(raw.environment),
    locationIds: toIds(raw.locations),
    siteArea: raw.site_area,
    audienceIds: toIds(raw.audiences),
    goalIds: toIds(raw.goals),
    variations: parseList(() => raw.variations, parseVariation),
    audienceMatching: readAudienceMatching(raw),
  };
}

function parseVariation(raw: unknown): Variation | null {
  if (!isRecord(raw)) return null;
  return {
    id: toId(raw.id),
    key: toId(raw.key),
    name: toId(raw.name),
    status: toSetString(raw.status),
    allocation: raw.traffic_allocation,
    changes: parseList(() => raw.changes, parseChange),
  };
}

function parseChange(raw: unknown): Change | null {
  if (!isRecord(raw)) return null;
  return { id: toId(raw.id), type: toId(raw.type), data: isRecord(raw.data) ? raw.data : null };
}

/** A falsy value is as good as none; one that is no string equals no environment and no status (parity), and says what it is. */
function toSetString(value: unknown): string | null {
  if (!value) return null;
  return typeof value === 'string' ? value : `<${typeof value}>`;
}

function readAudienceMatching(raw: UnknownRecord): 'any' | 'all' {
  return toRecord(toRecord(raw.settings).matching_options).audiences === 'all' ? 'all' : 'any';
}
