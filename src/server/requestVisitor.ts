import { restrictConsent } from '../visitor/privacy';
import { toVisitorId } from '../client/visitor';
import type { Project } from '../config/project';
import { ConvertError } from '../errors';
import { attempt } from '../values';
import { formatCookie } from '../visitor/cookies';
import { formatRecordCookie, isRecordCookieName, parseRecordCookie, recordCookieName } from '../visitor/recordCookie';
import { type Consent, mergeSegments, reportSegments } from '../visitor/visitor';
import { createVisitorId, isVisitorId, VISITOR_ID_KEY } from '../visitor/visitorId';
import { EMPTY_RECORD, formatRecord, type VisitorRecord } from '../visitor/visitorRecord';
import { createCookieReader } from './requestCookies';
import type { ServerConvertOptions } from './serverOptions';

/** The visitor of a request: id, consent and record. */
export function createRequestVisitor(
  options: ServerConvertOptions & { consent: Consent },
  project: () => Project | null,
  report: (error: ConvertError) => void,
) {
  const usesCookies = 'cookies' in options && options.cookie !== false;
  const request = createCookieReader(usesCookies ? options.cookies : null);
  const idName = (options.cookie && options.cookie.name) || VISITOR_ID_KEY;
  const recordName = () => {
    const current = project();
    return current && recordCookieName(idName, current);
  };
  const readRecord = (id: string) => {
    const name = recordName();
    return name ? parseRecordCookie(request.read(name), id) : EMPTY_RECORD;
  };

  const first = identify(options.anonymousId);
  let current = first;
  let record: VisitorRecord = { ...first.stored, segments: first.segments };

  /**
   * `id` is empty when there is nobody to decide for, and `stored` is the record in the cookies of the request. While consent is
   * denied, nothing that was stored is used.
   */
  function identify(anonymousId: string | null | undefined) {
    const signals = attempt(() => ({ ...options.privacySignals }), {});
    const passed = { ...reportSegments(options.segments), ...reportSegments(options.attributes, '') };
    const visitor = identityOf(options.visitorId, [request.read(idName), anonymousId]);
    const readCountry = () => passed.country ?? readRecord(visitor.id).segments.country;
    const consent = restrictConsent(options.consent, project(), readCountry, signals);
    const isDenied = consent === 'denied';
    const { id, isAnonymous } = isDenied ? identityOf(options.visitorId, [anonymousId]) : visitor;
    const stored = isDenied ? EMPTY_RECORD : readRecord(id);
    return { id, isAnonymous, consent, stored, segments: mergeSegments(stored.segments, passed) };
  }

  function setCookies(): string[] {
    const { name: _, ...attributes } = options.cookie || {};
    // The names of cookies to delete come with the request, and may be ones that no cookie can have.
    const write = (name: string, value: string | null) => attempt(() => [formatCookie(name, value, attributes)], []);
    const recordCookie = recordName();

    if (current.consent === 'denied') {
      // Those of every project, as a page erases them.
      const records = request.names().filter((name) => isRecordCookieName(idName, name));
      const names = new Set([idName, ...(recordCookie ? [recordCookie] : []), ...records]);
      return [...names].filter((name) => request.read(name) !== null).flatMap((name) => write(name, null));
    }
    if (current.consent !== 'granted' || current.id === '') return [];
    const cookies = current.isAnonymous ? write(idName, current.id) : [];
    if (recordCookie && formatRecord(record) !== formatRecord(current.stored)) {
      const { value, dropped } = formatRecordCookie(recordCookie, current.id, record);
      if (dropped > 0) report(new ConvertError('cookie-full', { dropped }));
      if (value !== '') cookies.push(...write(recordCookie, value));
    }
    return cookies;
  }

  return {
    usesCookies,
    /** The visitor that decisions are for. */
    first,
    record: () => record,
    remember: (change: (record: VisitorRecord) => VisitorRecord) => void (record = change(record)),
    /** A project that came late decides which cookie holds the record, and whether privacy signals count. The id stays. */
    identifyAgain() {
      current = identify(first.id);
      record = { ...current.stored, segments: current.segments };
    },
    /** Whether the visitor allows events. Without a project privacy signals do not count yet; then conversions wait for it. */
    isConsenting: () => (project() ? current.consent : options.consent) === 'granted' && current.id !== '',
    /**
     * `Set-Cookie` values. With consent they hold the visitor's id, each time, because a cookie set over HTTP outlives one that
     * the page set, and the record when this request changed it. With consent denied they delete what the request brought.
     */
    setCookies: () => (usesCookies ? setCookies() : []),
  };
}

export type RequestVisitor = ReturnType<typeof createRequestVisitor>;

function identityOf(visitorId: ServerConvertOptions['visitorId'], anonymousIds: readonly unknown[]) {
  if (visitorId === null) return { id: '', isAnonymous: true };
  if (visitorId !== undefined) return { id: toVisitorId(visitorId) ?? '', isAnonymous: false };
  return { id: anonymousIds.find(isVisitorId) ?? createVisitorId(), isAnonymous: true };
}
