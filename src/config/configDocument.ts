import { isRecord, toRecord } from './isRecord';
import { toId } from './toId';

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
