import { toJson } from '../platform';
import { isRecord, toId, toRecord } from '../values';

/** A config as served: JSON, of which only the two ids are certain. */
export interface ConfigDocument {
  readonly account_id: string | number;
  readonly project: { readonly id: string | number; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

export function isConfigDocument(value: unknown): value is ConfigDocument {
  return isRecord(value) && toId(value.account_id) !== '' && toId(toRecord(value.project).id) !== '';
}

/**
 * Whether two documents have the same content: the same project, debug mode and `settings.version`, which changes with every
 * change of the project. Without a version only the same object is the same document.
 */
export function isSameDocument(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isConfigDocument(a) || !isConfigDocument(b)) return false;
  return versionOf(a) !== '' && identityOf(a) === identityOf(b);
}

function identityOf(document: ConfigDocument): string {
  const { account_id: accountId, project, is_debug: isDebug } = document;
  return toJson([String(accountId), String(project.id), Boolean(isDebug), versionOf(document)]);
}

const versionOf = ({ project }: ConfigDocument): string => toId(toRecord(project.settings).version);
