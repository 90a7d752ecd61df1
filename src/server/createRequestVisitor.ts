import type { Project } from '../config/project';
import type { VisitorRecord } from '../visitor/visitorRecord';
import { identifyVisitor } from './identifyVisitor';
import type { RequestCookieReader } from './requestCookies';
import type { ReadServerOptions } from './serverOptions';

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
