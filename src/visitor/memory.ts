import type { Project } from '../config/project';
import { createVisitorRecords, type VisitorRecords } from './visitorRecords';
import {
  ANY_VISITOR,
  formatRecordKey,
  toRecordKey,
  EMPTY_RECORD,
  parseRecord,
  type VisitorRecord,
} from './visitorRecord';
import type { VisitorStorage } from './storage';

export interface MemoryOptions {
  storage: VisitorStorage;
  now: () => number;
  project: () => Project | null;
  isDenied: () => boolean;
  /** Ids that the visitor may be kept under, the likeliest first. */
  knownIds: () => readonly string[];
}

/** The records of whatever project is in use; before there is one, nothing is known of anyone. */
export function createMemory({ storage: given, now, project, isDenied, knownIds }: MemoryOptions) {
  // Without consent what is stored is nobody's, until it is erased.
  const storage: VisitorStorage = { ...given, getItem: (key) => (isDenied() ? null : given.getItem(key)) };

  const recordsByProject = new Map<string, VisitorRecords>();
  let persist = false;

  const records = (): VisitorRecords | null => {
    const current = project();
    if (!current) return null;
    const { accountId, projectId } = current;
    const key = `${accountId}-${projectId}`;
    let found = recordsByProject.get(key);
    if (!found)
      recordsByProject.set(key, (found = createVisitorRecords({ storage, accountId, projectId, now, persist })));
    return found;
  };

  /** Of which project a record is cannot be told yet, and may never be: everything kept of this visitor goes. */
  const eraseVisitor = () => {
    const ids = [...knownIds(), ANY_VISITOR];
    for (const key of given.keys()) if (ids.includes(toRecordKey(key)?.visitorId ?? '')) given.removeItem(key);
  };

  return {
    /** As it is stored, whether or not it may be used: consent may depend on it. */
    storedCountry(): string | undefined {
      const [current, [id]] = [project(), knownIds()];
      if (!current || !id) return undefined;
      return parseRecord(given.getItem(formatRecordKey({ ...current, visitorId: id }))).segments.country;
    },
    read: (visitorId: string): VisitorRecord => records()?.read(visitorId) ?? EMPTY_RECORD,
    update: (visitorId: string, change: (record: VisitorRecord) => VisitorRecord) =>
      records()?.update(visitorId, change),
    /** False when what is known of this visitor ends with the page. */
    isKept: (visitorId: string): boolean => records()?.isKept(visitorId) ?? true,
    setPersist(next: boolean) {
      persist = next;
      for (const each of recordsByProject.values()) each.setPersist(next);
    },
    /** Removes from the storage what this project knows of anyone, or any project of this visitor; memory goes on. */
    eraseStored: () => (project() ? records()?.eraseStored() : eraseVisitor()),
    /** Reads the storage again: another tab may have written, or the page came back from the back/forward cache. */
    reload: () => records()?.reload(),
    /** Another tab has written this. True when it did not know all that is known here. */
    hear: (key: string, value: string): boolean => !isDenied() && (records()?.hear(key, value) ?? false),
  };
}

export type Memory = ReturnType<typeof createMemory>;
