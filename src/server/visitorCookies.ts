import { attempt } from '../config/values';
import type { Project } from '../config/project';
import { ConvertError } from '../errors';
import { formatCookie } from '../visitor/formatCookie';
import { formatRecordCookie, isRecordCookieName, recordCookieName } from '../visitor/recordCookie';
import { formatRecord, type VisitorRecord } from '../visitor/visitorRecord';
import { idCookieName, type IdentifiedVisitor } from './identifyVisitor';
import type { RequestCookieReader } from './requestCookies';
import type { ServerConvertOptions } from './serverOptions';

export interface VisitorCookies {
  options: ServerConvertOptions;
  visitor: IdentifiedVisitor;
  record: VisitorRecord;
  project: Project | null;
  request: RequestCookieReader;
  report: (error: ConvertError) => void;
}

/**
 * `Set-Cookie` values: with consent the visitor's id, again each time, since a cookie set over HTTP outlives one that the
 * page set, and the record when this request has changed it. Denied, the deletion of what the request still brought.
 */
export function visitorCookies({ options, visitor, record, project, request, report }: VisitorCookies): string[] {
  const idName = idCookieName(options);
  const recordName = project ? recordCookieName(idName, project) : null;
  const { name: _, ...attributes } = options.cookie || {};
  // The names of cookies come with the request: one that no cookie can have is not there to be deleted.
  const write = (name: string, value: string | null) => attempt(() => [formatCookie(name, value, attributes)], []);

  if (visitor.consent === 'denied') {
    // Those of every project, as a page erases them; one that came late has not said its name.
    const records = request.names().filter((name) => isRecordCookieName(idName, name));
    const names = new Set([idName, ...(recordName ? [recordName] : []), ...records]);
    return [...names].filter((name) => request.read(name) !== null).flatMap((name) => write(name, null));
  }
  if (visitor.consent !== 'granted' || visitor.id === '') return [];
  const cookies = visitor.isAnonymous ? write(idName, visitor.id) : [];
  if (recordName && formatRecord(record) !== formatRecord(visitor.stored)) {
    const { value, dropped } = formatRecordCookie(recordName, visitor.id, record);
    if (dropped > 0) report(new ConvertError('cookie-full', { dropped }));
    if (value !== '') cookies.push(...write(recordName, value));
  }
  return cookies;
}
