import { toId } from '../config/toId';
import type { Assignments } from '../visitor/visitor';
import { hasOwn } from '../platform';

/** The variation id stored for an experience, or `''`. */
export function readAssignment(assignments: Assignments | null | undefined, experienceId: string | number): string {
  if (typeof assignments !== 'object' || assignments === null) return '';
  return hasOwn(assignments, experienceId) ? toId(assignments[experienceId]) : '';
}
