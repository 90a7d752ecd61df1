import { isRecord, toRecord, toId } from '../values';
import { toJson } from '../platform';

/** A config as served: JSON, of which only the two ids are sure to be there. */
export interface ConfigDocument {
  readonly account_id: string | number;
  readonly project: { readonly id: string | number; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/** Whether it says which account and which project it is of; nothing else is needed of a document. */
export function isConfigDocument(value: unknown): value is ConfigDocument {
  if (!isRecord(value)) return false;
  return toId(value['account_id']) !== '' && toId(toRecord(value['project'])['id']) !== '';
}

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
