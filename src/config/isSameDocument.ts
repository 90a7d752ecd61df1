import { toJson } from '../platform';
import { isConfigDocument, type ConfigDocument } from './configDocument';
import { toRecord } from './isRecord';
import { toId } from './toId';

/**
 * Whether two served documents say the same: of one project, one debug mode and one `settings.version`, which changes with every
 * change of the project. Documents without a version are the same only when they are one object.
 */
export function isSameDocument(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isConfigDocument(a) || !isConfigDocument(b)) return false;
  const version = versionOf(a);
  return version !== '' && identityOf(a) === identityOf(b) && version === versionOf(b);
}

function identityOf(document: ConfigDocument): string {
  return toJson([String(document.account_id), String(document.project.id), Boolean(document['is_debug'])]);
}

function versionOf(document: ConfigDocument): string {
  return toId(toRecord(document.project['settings'])['version']);
}
