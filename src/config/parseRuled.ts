import { isRecord, type UnknownRecord } from './isRecord';
import type { Audience, Goal, Location, Segment } from './project';
import { toId } from './toId';

export const parseGoal = (raw: unknown): Goal | null => parseRuled(raw, (goal) => ({ type: toId(goal.type) }));

export const parseAudience = (raw: unknown): Audience | null =>
  parseRuled(raw, (audience) => ({ isPermanent: audience.type === 'permanent' }));

export const parseSegment = (raw: unknown): Segment | null => parseRuled(raw, () => ({}));

export const parseLocation = (raw: unknown): Location | null => parseRuled(raw, () => ({}));

interface Ruled {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly rules: unknown;
}

/** What goals, audiences, segments and locations have in common; without an id nothing can refer to them. */
function parseRuled<T>(raw: unknown, parseRest: (raw: UnknownRecord) => T): (Ruled & T) | null {
  if (!isRecord(raw)) return null;
  const id = toId(raw.id);
  if (id === '') return null;
  return { id, key: toId(raw.key), name: toId(raw.name), rules: raw.rules, ...parseRest(raw) };
}
