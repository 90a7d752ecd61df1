import { restrictConsent } from '../client/restrictConsent';
import { toVisitorId } from '../client/withVisitorId';
import { attempt } from '../config/values';
import type { Project } from '../config/project';
import { createVisitorId } from '../visitor/createVisitorId';
import { mergeSegments } from '../visitor/mergeSegments';
import { parseRecordCookie, recordCookieName } from '../visitor/recordCookie';
import { reportSegments } from '../visitor/reportSegments';
import type { Consent, Segments } from '../visitor/visitor';
import { isVisitorId, VISITOR_ID_KEY } from '../visitor/visitorId';
import { EMPTY_RECORD, type VisitorRecord } from '../visitor/visitorRecord';
import type { ReadServerOptions, ServerConvertOptions } from './serverOptions';

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

export const idCookieName = ({ cookie }: ServerConvertOptions) => (cookie ? cookie.name : undefined) ?? VISITOR_ID_KEY;

/** Who a request is from, what is known of them, and what they allow. Denied, nothing that was kept is used. */
export function identifyVisitor(
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
