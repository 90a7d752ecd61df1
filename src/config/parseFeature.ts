import { isRecord } from './isRecord';
import { parseList } from './parseList';
import type { Feature, FeatureVariable } from './project';
import { toId } from './toId';

/** One of `features[]`. One without an id is declared all the same, only no change can carry it. */
export function parseFeature(raw: unknown): Feature | null {
  if (!isRecord(raw)) return null;
  return {
    id: toId(raw.id),
    key: toId(raw.key),
    name: toId(raw.name),
    variables: parseList(() => raw.variables, parseVariable),
  };
}

function parseVariable(raw: unknown): FeatureVariable | null {
  return isRecord(raw) ? { key: toId(raw.key), type: toId(raw.type) } : null;
}
