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

/** By project, debug mode and `settings.version`, which changes with the project. Without one, only the same object is the same. */
export function isSameDocument(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isConfigDocument(a) || !isConfigDocument(b)) return false;
  return versionOf(a) !== '' && identityOf(a) === identityOf(b);
}

const identityOf = (document: ConfigDocument): string =>
  toJson([String(document.account_id), String(document.project.id), Boolean(document.is_debug), versionOf(document)]);

const versionOf = ({ project }: ConfigDocument): string => toId(toRecord(project.settings).version);
