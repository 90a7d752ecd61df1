import { ConvertError } from '../errors';
import { isBrowser as runsInBrowser } from '../platform';
import { attempt, baseUrl, pastedText } from '../values';

const CONFIG_ENDPOINT = 'https://cdn-4.convertexperiments.com/api/v1';

export const TOKEN_HEADER = 'convert-debug-token';

export interface ConfigRequestOptions {
  /** As the Convert app shows it, slash included: `10035569/10034190`. */
  sdkKey?: string | undefined;
  /** With `projectId`, the way without an SDK key; a project can refuse it. */
  accountId?: string | undefined;
  projectId?: string | undefined;
  /** Without it, experiences of every environment come back. */
  environment?: string | undefined;
  /** Of an SDK key that has one. Refused in a browser, where every visitor could read it. */
  secret?: string | undefined;
  /** Adds draft and paused experiences. */
  debugToken?: string | undefined;
  /** Default `query` in a browser, where a header costs a preflight that the CDN may not answer; `header` elsewhere. */
  debugTokenIn?: 'header' | 'query' | undefined;
  /** Asks for the short CDN cache; always on with `debugToken` and `experienceId`. */
  lowCache?: boolean | undefined;
  /** Only this experience, drafts too; for previews. */
  experienceId?: string | undefined;
  configEndpoint?: string | undefined;
  isBrowser?: boolean | undefined;
}

/** The request for a config (protocol §1). Throws a ConvertError for options that name no config. */
export function configRequest(options: ConfigRequestOptions) {
  const { secret, debugToken, isBrowser = runsInBrowser(), debugTokenIn } = options;
  if (isBrowser && isGiven(secret)) throw new ConvertError('secret-in-browser');
  const isInHeader = (debugTokenIn ?? (isBrowser ? 'query' : 'header')) === 'header';
  const query = configQuery(options, isInHeader);
  const url = `${baseUrl(options.configEndpoint, CONFIG_ENDPOINT)}/config/${configPath(options)}${query && `?${query}`}`;
  const token = isInHeader && pastedText(debugToken);
  const headers: Record<string, string> = { Accept: 'application/json', ...senderHeaders(options, isBrowser) };
  return { url, headers: token ? { ...headers, [TOKEN_HEADER]: token } : headers };
}

/**
 * The address that `fetchConfig` asks in a page, for `<link rel="preload" as="fetch" crossorigin>`. Throws a ConvertError where
 * `fetchConfig` would refuse, and where the debug token travels in a header, which a link cannot send.
 *
 * @example
 * configUrl({ sdkKey: '10035569/10034190', environment: 'production' });
 */
export function configUrl(options: ConfigRequestOptions): string {
  const { url, headers } = configRequest({ ...options, isBrowser: true });
  if (TOKEN_HEADER in headers) throw new ConvertError('token-in-header');
  return url;
}

function configPath({ sdkKey, accountId, projectId }: ConfigRequestOptions): string {
  const segments = isGiven(sdkKey) ? pastedText(sdkKey).split('/') : [accountId, projectId].map(pastedText);
  if (!isGiven(sdkKey) && segments.includes('')) throw new ConvertError('config-missing');
  return segments.map(pathSegment).join('/');
}

/** Dots survive every encoding (`%2e%2e` climbs as `..` does), an empty segment is another path, a lone surrogate is no text. */
function pathSegment(segment: string): string {
  const encoded = /^\.{0,2}$/.test(segment) ? null : attempt(() => encodeURIComponent(segment), null);
  if (encoded === null) throw new ConvertError('sdk-key-invalid', { segment });
  return encoded;
}

function configQuery(options: ConfigRequestOptions, isTokenInHeader: boolean): string {
  const { environment, experienceId, debugToken, lowCache } = options;
  const query: string[] = [];
  if (isGiven(environment)) query.push(`environment=${formEncoded(String(environment))}`);
  if (isGiven(experienceId)) query.push(`exp=${formEncoded(pastedText(experienceId))}`);
  if (isGiven(debugToken) && !isTokenInHeader) query.push(`debug_token=${formEncoded(pastedText(debugToken))}`);
  if (lowCache || isGiven(debugToken) || isGiven(experienceId)) query.push('_conv_low_cache=1');
  return query.join('&');
}

/** Encodes as URLSearchParams does, which React Native has only in part. A lone surrogate becomes U+FFFD. */
export const formEncoded = (text: string): string =>
  attempt(() => encodeURIComponent(text), '%EF%BF%BD')
    .replace(/%20/g, '+')
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

/** A server sends a user agent that Convert's bot filter lets pass, and the key's secret. A page must not. */
export function senderHeaders(
  { sdkKey, secret }: Pick<ConfigRequestOptions, 'sdkKey' | 'secret'>,
  isBrowser: boolean,
): Record<string, string> {
  if (isBrowser) return {};
  const bearer = pastedText(sdkKey) && pastedText(secret);
  return { 'User-Agent': 'ConvertAgent/1.0', ...(bearer && { Authorization: `Bearer ${bearer}` }) };
}

const isGiven = (value: unknown): boolean => pastedText(value) !== '';
