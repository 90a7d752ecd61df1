export interface RecordKey {
  readonly accountId: string;
  readonly projectId: string;
  readonly visitorId: string;
}

/** Stands for the visitor of a record of whom only the project is known. */
export const ANY_VISITOR = '?';

/** Under which key a visitor is kept (protocol §5). */
export const formatRecordKey = ({ accountId, projectId, visitorId }: RecordKey): string =>
  `${accountId}-${projectId}-${visitorId}`;

/** The parts of `{accountId}-{projectId}-{visitorId}`; null for every other key. */
export function toRecordKey(key: string): RecordKey | null {
  const [, accountId, projectId, visitorId] = /^(\d+)-(\d+)-(.+)$/s.exec(key) ?? [];
  return accountId && projectId && visitorId ? { accountId, projectId, visitorId } : null;
}
