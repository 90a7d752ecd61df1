import { ConvertError, type ConvertErrorCode } from '../errors';
import { abortReason, fetchPortably } from '../platform';
import { attempt, isRecord, pastedText, toRecord, type UnknownRecord } from '../values';
import { isConfigDocument, type ConfigDocument } from './configDocument';
import { configRequest, type ConfigRequestOptions, formEncoded, TOKEN_HEADER } from './configRequest';
import { answerWithin, realTimers } from './timers';

export interface FetchConfigOptions extends ConfigRequestOptions {
  fetch?: typeof globalThis.fetch | undefined;
  signal?: AbortSignal | undefined;
}

/** Longer than any line needs. A request that hangs must end, or no refresh would follow it. */
const ANSWER_LIMIT_MS = 30_000;
const MOST_HOPS = 5;

type Details = Record<string, unknown>;

/**
 * The config document of a project, as served. Rejects with a ConvertError whose `details` describe the answer (`status`, and
 * `code`, `message`, `fields` where the server gave them), also when there is none in 30 seconds; or with the abort of `signal`.
 *
 * @example
 * const document = await fetchConfig({ sdkKey: '10035569/10034190', environment: 'production' });
 */
export async function fetchConfig(options: FetchConfigOptions): Promise<ConfigDocument> {
  const { url, headers } = configRequest(options);
  const fail = failureOf(options, url);
  const { status, ok, body, isRedirect } = await readAnswer(options, url, headers, fail);
  const value = attempt(() => JSON.parse(body) as unknown, undefined);
  const reported = isRedirect
    ? { message: 'a redirect to another host, which must not get the secret' }
    : reportedDetails(value);
  if (!ok) throw fail('config-status', { status, ...reported });
  if (value === undefined) throw fail('config-body', { status, problem: body.trim() === '' ? 'empty' : 'not JSON' });
  if (!isRecord(value)) throw fail('config-body', { status, problem: 'not an object' });
  if (value.error) throw fail('config-body', { status, problem: 'error', ...reported });
  if (!isConfigDocument(value)) throw fail('config-shape', { status, ...reported });
  return value;
}

async function readAnswer(
  { fetch = globalThis.fetch, signal }: FetchConfigOptions,
  url: string,
  headers: Record<string, string>,
  fail: (code: ConvertErrorCode, details: Details) => ConvertError,
): Promise<{ status: number; ok: boolean; body: string; isRedirect: boolean }> {
  try {
    return await answerWithin(realTimers, ANSWER_LIMIT_MS, signal, async (limit) => {
      const isSecret = 'Authorization' in headers || TOKEN_HEADER in headers;
      // A runtime that follows redirects by itself sends the secret to whatever host is named.
      const init: RequestInit = { headers, ...(isSecret && { redirect: 'manual' }) };
      let response = await fetchPortably(fetch, url, init, limit);
      let next = isSecret ? redirectTarget(response, url) : null;
      for (let hops = 0; next !== null && hops < MOST_HOPS; hops++) {
        response = await fetchPortably(fetch, next, init, limit);
        next = redirectTarget(response, next);
      }
      const { status, ok, type } = response;
      const isRedirect = isSecret && (type === 'opaqueredirect' || (status >= 300 && status < 400));
      return { status, ok, body: await response.text(), isRedirect };
    });
  } catch (error) {
    if (signal?.aborted) throw abortReason(signal);
    throw fail('config-network', { message: messageOf(error) });
  }
}

/** Where an answer redirects to, on the same host; else null. A browser hides it. */
function redirectTarget({ status, headers }: Response, from: string): string | null {
  const location = status >= 300 && status < 400 ? headers.get('location') : null;
  return attempt(() => {
    const target = location === null ? null : new URL(location, from);
    return target?.origin === new URL(from).origin ? target.href : null;
  }, null);
}

/** The text of an error and of its cause: `fetch failed: connect ECONNREFUSED 127.0.0.1:80`. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error as { cause?: unknown };
  return cause instanceof Error ? `${error.message}: ${cause.message}` : error.message;
}

/** The server's description of a failure: `{code, message, fields}`, or the same under `error`. */
function reportedDetails(value: unknown): Details {
  const { error } = toRecord(value);
  const message = typeof error === 'string' && { message: error };
  return { ...message, ...pickDetails(toRecord(value)), ...pickDetails(toRecord(error)) };
}

const pickDetails = (value: UnknownRecord): Details =>
  Object.fromEntries(
    ['code', 'message', 'fields'].flatMap((key) =>
      ['string', 'number'].includes(typeof value[key]) ? [[key, value[key]]] : [],
    ),
  );

/**
 * A server or a runtime may repeat in its message what it was sent, and errors end up in logs. So the secret and the token are taken
 * out, and the cause, which cannot be cleaned, is left out.
 */
function failureOf({ secret, debugToken }: ConfigRequestOptions, url: string) {
  const hidden = [secret, debugToken].map(pastedText).filter((value) => value !== '');
  const forms = hidden.flatMap((value) => [value, attempt(() => encodeURIComponent(value), value), formEncoded(value)]);
  const clean = (value: unknown): unknown =>
    typeof value === 'string' ? forms.reduce((text, form) => text.split(form).join('***'), value).slice(0, 500) : value;
  return (code: ConvertErrorCode, details: Details): ConvertError =>
    new ConvertError(code, {
      url: url.split('?')[0],
      ...Object.fromEntries(Object.entries(details).map(([key, value]) => [key, clean(value)])),
    });
}
