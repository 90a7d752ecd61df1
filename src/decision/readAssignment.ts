import { toId } from '../config/toId';
import type { Assignments } from '../visitor/visitor';

/** The variation id stored for an experience, or `''`. */
export function readAssignment(assignments: Assignments | null | undefined, experienceId: string | number): string {
  if (typeof assignments !== 'object' || assignments === null) return '';
  return Object.hasOwn(assignments, experienceId) ? toId(assignments[experienceId]) : '';
}
