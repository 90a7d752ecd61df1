import { ConvertError } from '../errors';
import { isBrowser as runsInBrowser } from '../platform';
import { attempt, baseUrl, pastedText } from '../values';

export const TOKEN_HEADER = 'convert-debug-token';

/** Where Convert serves configs. */
const CONFIG_ENDPOINT = 'https://cdn-4.convertexperiments.com/api/v1';

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
  /** A header costs a browser a preflight that the CDN may not answer: `query` there, `header` elsewhere, unless said. */
  debugTokenIn?: 'header' | 'query' | undefined;
  /** Asks for the short CDN cache; always on with `debugToken` and `experienceId`. */
  lowCache?: boolean | undefined;
  /** Only this experience, drafts too; for previews. */
  experienceId?: string | undefined;
  configEndpoint?: string | undefined;
  isBrowser?: boolean | undefined;
}

interface ConfigRequest {
  url: string;
  headers: Record<string, string>;
}

/** What to ask the config server (protocol §1). Throws a ConvertError when nothing sensible can be asked. */
export function configRequest(options: ConfigRequestOptions): ConfigRequest {
  const inBrowser = options.isBrowser ?? runsInBrowser();
  if (inBrowser && isGiven(options.secret)) throw new ConvertError('secret-in-browser');
  const tokenIn = options.debugTokenIn ?? (inBrowser ? 'query' : 'header');
  const query = configQuery(options, tokenIn);
  return {
    url: `${baseUrl(options.configEndpoint, CONFIG_ENDPOINT)}/config/${configPath(options)}${query && `?${query}`}`,
    headers: configHeaders(options, tokenIn, inBrowser),
  };
}

function configPath({ sdkKey, accountId, projectId }: ConfigRequestOptions): string {
  if (isGiven(sdkKey)) return pastedText(sdkKey).split('/').map(pathSegment).join('/');
  if (isGiven(accountId) && isGiven(projectId))
    return `${pathSegment(pastedText(accountId))}/${pathSegment(pastedText(projectId))}`;
  throw new ConvertError('config-missing');
}

/** Dots survive every encoding (`%2e%2e` climbs as `..` does), an empty segment is another path, a lone surrogate is no text. */
function pathSegment(segment: string): string {
  if (/^\.{0,2}$/.test(segment)) throw new ConvertError('sdk-key-invalid', { segment });
  try {
    return encodeURIComponent(segment);
  } catch {
    throw new ConvertError('sdk-key-invalid', { segment });
  }
}

function configQuery(options: ConfigRequestOptions, tokenIn: 'header' | 'query'): string {
  const { environment, experienceId, debugToken, lowCache } = options;
  const query: string[] = [];
  if (isGiven(environment)) query.push(`environment=${formEncoded(String(environment))}`);
  if (isGiven(experienceId)) query.push(`exp=${formEncoded(pastedText(experienceId))}`);
  if (isGiven(debugToken) && tokenIn === 'query') query.push(`debug_token=${formEncoded(pastedText(debugToken))}`);
  if (lowCache || isGiven(debugToken) || isGiven(experienceId)) query.push('_conv_low_cache=1');
  return query.join('&');
}

/** As URLSearchParams would, which React Native has only in part. */
export function formEncoded(text: string): string {
  // A lone surrogate is no text.
  return attempt(() => encodeURIComponent(text), '%EF%BF%BD')
    .replace(/%20/g, '+')
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

function configHeaders(options: ConfigRequestOptions, tokenIn: 'header' | 'query', inBrowser: boolean) {
  const { debugToken } = options;
  const headers: Record<string, string> = { Accept: 'application/json', ...senderHeaders(options, inBrowser) };
  if (isGiven(debugToken) && tokenIn === 'header') headers[TOKEN_HEADER] = pastedText(debugToken);
  return headers;
}

const isGiven = (value: unknown): boolean => pastedText(value) !== '';

/** What servers say of themselves, and pages must not: a user agent that Convert's bot filter lets pass, the key's secret. */
export function senderHeaders(
  { sdkKey, secret }: Pick<ConfigRequestOptions, 'sdkKey' | 'secret'>,
  inBrowser: boolean,
): Record<string, string> {
  if (inBrowser) return {};
  const bearer = pastedText(sdkKey) && pastedText(secret);
  return { 'User-Agent': 'ConvertAgent/1.0', ...(bearer && { Authorization: `Bearer ${bearer}` }) };
}
