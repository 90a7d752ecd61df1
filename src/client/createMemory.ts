import type { Project } from '../config/project';
import { createVisitorRecords, type VisitorRecords } from '../visitor/createVisitorRecords';
import type { VisitorStorage } from '../visitor/storage';
import { EMPTY_RECORD, type VisitorRecord } from '../visitor/visitorRecord';

/** The records of whatever project is in use; before there is one, nothing is known of anyone. */
export function createMemory(given: VisitorStorage, project: () => Project | null, isDenied: () => boolean) {
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
    if (!found) recordsByProject.set(key, (found = createVisitorRecords({ storage, accountId, projectId, persist })));
    return found;
  };

  return {
    read: (visitorId: string): VisitorRecord => records()?.read(visitorId) ?? EMPTY_RECORD,
    update: (visitorId: string, change: (record: VisitorRecord) => VisitorRecord) =>
      records()?.update(visitorId, change),
    /** False when what is known of this visitor ends with the page. */
    isKept: (visitorId: string): boolean => records()?.isKept(visitorId) ?? true,
    setPersist(next: boolean) {
      persist = next;
      for (const each of recordsByProject.values()) each.setPersist(next);
    },
    /** Removes from the storage what this project knows of anyone; memory goes on. */
    eraseStored: () => records()?.eraseStored(),
    /** Reads the storage again: another tab may have written, or the page came back from the back/forward cache. */
    reload: () => records()?.reload(),
  };
}

export type Memory = ReturnType<typeof createMemory>;
