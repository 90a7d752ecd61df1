import type { Project } from '../config/project';

const keys = new WeakMap<Project, string>();
let unversionedCount = 0;

/** Equal for documents that decide the same: a part of a project and the whole of it, on a server and in a browser. */
export function projectKey(project: Project): string {
  let key = keys.get(project);
  if (key === undefined) {
    const version = project.version ?? `unversioned ${++unversionedCount}`;
    keys.set(project, (key = `${project.accountId}/${project.projectId}@${version}${project.isDebug ? ' debug' : ''}`));
  }
  return key;
}
