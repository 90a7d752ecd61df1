import type { Project } from '../config/project';
import { type VisitorRecord, EMPTY_RECORD, formatRecord } from '../visitor/visitorRecord';
import type { RequestCookieReader } from './requestCookies';
import type { ReadServerOptions, ServerConvertOptions } from './serverOptions';
import { restrictConsent } from '../client/restrictConsent';
import { toVisitorId } from '../client/withVisitorId';
import { attempt } from '../values';
import { createVisitorId, isVisitorId, VISITOR_ID_KEY } from '../visitor/visitorId';
import { mergeSegments, reportSegments, type Consent, type Segments } from '../visitor/visitor';
import { parseRecordCookie, recordCookieName, formatRecordCookie, isRecordCookieName } from '../visitor/recordCookie';
import { ConvertError } from '../errors';
import { formatCookie } from '../visitor/cookies';

/** Who a request is from, and what is known of them by now. */
export function createRequestVisitor(
  options: ReadServerOptions,
  { read }: RequestCookieReader,
  project: () => Project | null,
) {
  const first = identifyVisitor(options, read, project());
  let now = first;
  let record = first.record;

  return {
    /** As it was decided for. */
    first,
    current: () => now,
    record: () => record,
    remember: (change: (record: VisitorRecord) => VisitorRecord) => void (record = change(record)),
    /** A project that came late says which cookie holds the record, and whether privacy signals count. The id stays. */
    identifyAgain() {
      now = identifyVisitor({ ...options, anonymousId: first.id }, read, project());
      record = now.record;
    },
    /** Whether the visitor allows events; while only the project's word is missing, what is tracked waits for it. */
    isConsenting: () => (project() ? now.consent : options.consent) === 'granted' && now.id !== '',
  };
}

export interface IdentifiedVisitor {
  /** Empty when there is nobody to decide for. */
  readonly id: string;
  /** Whether the id is one of ours. */
  readonly isAnonymous: boolean;
  readonly consent: Consent;
  /** What the cookies say was stored, before this request. */
  readonly stored: VisitorRecord;
  /** The same with the report segments that the app says now. */
  readonly record: VisitorRecord;
  readonly segments: Segments;
}

const idCookieName = ({ cookie }: ServerConvertOptions) => (cookie ? cookie.name : undefined) ?? VISITOR_ID_KEY;

/** Who a request is from, what is known of them, and what they allow. Denied, nothing that was kept is used. */
function identifyVisitor(
  options: ReadServerOptions,
  readCookie: (name: string) => string | null,
  project: Project | null,
): IdentifiedVisitor {
  const { attributes = {}, consent: wanted } = options;
  const privacySignals = attempt(() => ({ ...options.privacySignals }), {});
  const said = { ...reportSegments(options.segments), ...reportSegments(attributes, '') };
  const readRecord = (id: string) =>
    project ? parseRecordCookie(readCookie(recordCookieName(idCookieName(options), project)), id) : EMPTY_RECORD;

  const known = identityOf(options, readCookie(idCookieName(options)));
  const readCountry = () => said.country ?? readRecord(known.id).segments.country;
  const consent = restrictConsent(wanted, project, readCountry, privacySignals);
  const { id, isAnonymous } = consent === 'denied' ? identityOf(options, null) : known;
  const stored = consent === 'denied' ? EMPTY_RECORD : readRecord(id);
  const segments = mergeSegments(stored.segments, said);
  return { id, isAnonymous, consent, stored, record: { ...stored, segments }, segments };
}

function identityOf({ visitorId, anonymousId }: ServerConvertOptions, cookie: string | null) {
  if (visitorId === null) return { id: '', isAnonymous: true };
  if (visitorId !== undefined) return { id: toVisitorId(visitorId) ?? '', isAnonymous: false };
  return { id: [cookie, anonymousId].find(isVisitorId) ?? createVisitorId(), isAnonymous: true };
}

interface VisitorCookies {
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
