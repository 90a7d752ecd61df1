import type { CompiledExperience } from './compileExperience';
import { heldSegmentIds } from './heldSegmentIds';
import type { Question } from './question';

/** Whether one of the attached segments is among those the visitor was put into; attributes of this call never are. */
export function isInSegment({ visitor, trace }: Question, { segments }: CompiledExperience): boolean {
  if (segments.length === 0) {
    trace?.step('segment', true, 'No segment is attached.');
    return true;
  }
  const heldIds = heldSegmentIds(visitor);
  const matched = segments.some(({ id }) => heldIds.includes(id));
  trace?.step(
    'segment',
    matched,
    `The visitor must be in any of ${segments.map(({ name, id }) => `"${name}" (${id})`).join(', ')}; ` +
      `is in ${heldIds.join(', ') || 'none'}.`,
  );
  return matched;
}
