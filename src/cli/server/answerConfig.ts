import type { IncomingHttpHeaders } from 'node:http';
import { errorAnswer, jsonAnswer, type Answer } from './answer';
import { findAccess, type AccessRules } from './findAccess';
import { selectConfig } from './selectConfig';

export interface ConfigRules extends AccessRules {
  /** Tokens that open the debug config; any other is refused. */
  readonly debugTokens?: readonly string[] | undefined;
}

/** `GET {configEndpoint}/config/{path}`. */
export function answerConfig(
  path: string,
  query: URLSearchParams,
  headers: IncomingHttpHeaders,
  document: unknown,
  rules: ConfigRules,
): Answer {
  const refused = findAccess(path, headers.authorization, document, rules, 'refuse');
  if (refused) return refused.denied;
  const token = String(headers['convert-debug-token'] ?? query.get('debug_token') ?? '');
  if (token !== '' && !rules.debugTokens?.includes(token)) {
    return errorAnswer(401, 'This debug token is unknown or has expired.', 'convert-debug-token');
  }
  const selection = {
    environment: query.get('environment') || null,
    experienceId: query.get('exp') || null,
    isDebug: token !== '',
  };
  return jsonAnswer(200, selectConfig(document, selection) ?? null);
}
