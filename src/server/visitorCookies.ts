import type { Project } from '../config/project';
import { ConvertError } from '../errors';
import { formatCookie } from '../visitor/formatCookie';
import { formatRecordCookie, recordCookieName } from '../visitor/recordCookie';
import { formatRecord, type VisitorRecord } from '../visitor/visitorRecord';
import { idCookieName, type IdentifiedVisitor } from './identifyVisitor';
import type { ServerConvertOptions } from './serverOptions';

export interface VisitorCookies {
  options: ServerConvertOptions;
  visitor: IdentifiedVisitor;
  record: VisitorRecord;
  project: Project | null;
  readCookie: (name: string) => string | null;
  report: (error: ConvertError) => void;
}

/**
 * `Set-Cookie` values: with consent the visitor's id, again each time, since a cookie set over HTTP outlives one that the
 * page set, and the record when this request has changed it. Denied, the deletion of what the request still brought.
 */
export function visitorCookies({ options, visitor, record, project, readCookie, report }: VisitorCookies): string[] {
  const idName = idCookieName(options);
  const recordName = project ? recordCookieName(idName, project) : null;
  const { name: _, ...attributes } = options.cookie || {};
  const write = (name: string, value: string | null) => formatCookie(name, value, attributes);

  if (visitor.consent === 'denied') {
    const brought = [idName, recordName].filter((name) => name !== null).filter((name) => readCookie(name) !== null);
    return brought.map((name) => write(name, null));
  }
  if (visitor.consent !== 'granted' || visitor.id === '') return [];
  const cookies = visitor.isAnonymous ? [write(idName, visitor.id)] : [];
  if (recordName && formatRecord(record) !== formatRecord(visitor.stored)) {
    const { value, dropped } = formatRecordCookie(recordName, visitor.id, record);
    if (dropped > 0) report(new ConvertError('cookie-full', { dropped }));
    if (value !== '') cookies.push(write(recordName, value));
  }
  return cookies;
}
