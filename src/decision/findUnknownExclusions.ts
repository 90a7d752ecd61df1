import type { Project } from '../config/project';
import { findExclusion } from './mutualExclusion';

/** Keys that audiences exclude by and no experience has: worth a warning in development, since they exclude nobody. */
export function findUnknownExclusions(project: Project): string[] {
  const keys = project.audiences.map(({ rules }) => findExclusion(rules)?.experienceKey);
  return [...new Set(keys.filter((key) => key !== undefined && !project.experiencesByKey.has(key)))] as string[];
}
