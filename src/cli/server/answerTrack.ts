import type { IncomingHttpHeaders } from 'node:http';
import { errorAnswer, jsonAnswer, type Answer } from './answer';
import { findAccess, type AccessRules, type MissingSecret } from './findAccess';
import { parseTrackBody, type TrackBody } from './parseTrackBody';
import { LONGEST_BODY, type Body } from './readBody';

/** `POST {trackEndpoint}/track/{path}`: the answer, and what there is to record with a good one. */
export function answerTrack(
  path: string,
  body: Body,
  headers: IncomingHttpHeaders,
  document: unknown,
  rules: AccessRules,
  missingSecret: MissingSecret,
): { answer: Answer; accepted: TrackBody | null } {
  const refuse = (answer: Answer) => ({ answer, accepted: null });
  const refused = findAccess(path, headers.authorization, document, rules, missingSecret);
  if (refused) return refuse(refused.denied);
  if (body.kind !== 'whole') {
    return refuse(errorAnswer(413, `The body is longer than ${LONGEST_BODY} bytes.`, 'body', { Connection: 'close' }));
  }
  const parsed = parseTrackBody(body.text, document);
  if ('complaint' in parsed) return refuse(errorAnswer(400, parsed.complaint.message, parsed.complaint.fields));
  return { answer: jsonAnswer(200, { code: 200, message: 'OK' }), accepted: parsed.body };
}
