import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { hostname as machineName } from 'node:os';
import type { ConfigDocument } from '../../config/configDocument';
import { attempt, toRecord } from '../../values';
import { type Answer, errorAnswer } from './http';

export interface AccessRules {
  /** Default: the one key that every project has, `{account id}/{project id}`. */
  readonly sdkKeys?: readonly string[] | undefined;
  /** By SDK key. */
  readonly secrets?: Readonly<Record<string, string>> | undefined;
  /** Whether tracking with an SDK key that has a secret needs the secret. Default: no, because a beacon cannot carry it. */
  readonly requireSecretToTrack?: boolean | undefined;
  /** Tokens that open the debug config. Any other token is refused. */
  readonly debugTokens?: readonly string[] | undefined;
}

/**
 * Null when a path (`{sdkKey}` or `{accountId}/{projectId}`, which look alike) opens this project; else the refusal. A
 * key that percent-encodes its slash is another key. `needsSecret`: a request without `Authorization` may not use a key
 * that has a secret.
 */
export function findRefusal(
  path: string,
  authorization: string | undefined,
  document: ConfigDocument,
  rules: AccessRules,
  needsSecret: boolean,
): Answer | null {
  const key = /%2f/i.test(path) ? null : attempt(() => decodeURIComponent(path), null);
  const ids = `${document.account_id}/${document.project.id}`;
  const { sdkKeys = [ids], secrets = {} } = rules;
  if (key !== null && sdkKeys.includes(key)) {
    const secret = Object.hasOwn(secrets, key) ? secrets[key] : undefined;
    if (secret === undefined || authorization === `Bearer ${secret}`) return null;
    if (authorization !== undefined) return errorAnswer(401, 'This is not the secret of the SDK key.', 'Authorization');
    return needsSecret ? errorAnswer(401, 'This SDK key needs its secret.', 'Authorization') : null;
  }
  if (key !== ids) return errorAnswer(404, 'There is no such SDK key or project.', 'sdk_key');
  if (toRecord(document.project['settings'])['disable_default_config'] !== true) return null;
  return errorAnswer(403, 'This project is served by SDK key only.', 'settings.disable_default_config');
}

/**
 * Headers that let a page of any origin use the two APIs, as Convert's do. No response header is exposed: a page cannot read
 * `Retry-After` of Convert across origins, so it must not read it here.
 */
export function corsHeaders(request: IncomingHttpHeaders): Record<string, string> {
  return { 'Access-Control-Allow-Origin': '*', ...preflightHeaders(request) };
}

/** Headers that make an answer useless as an image, a script or a frame of another site. */
const ISOLATION = {
  'Cross-Origin-Resource-Policy': 'same-site',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

/**
 * Headers that let a page read the log and set faults: only pages of this machine, and the server's own page where
 * its name was checked. Null for any other page: a web site must not control the local server of its visitors.
 */
export function controlCorsHeaders(request: IncomingHttpHeaders, isHostChecked: boolean) {
  const { origin, host } = request;
  const isNavigation = request['sec-fetch-mode'] === 'navigate' && request['sec-fetch-dest'] === 'document';
  // A request for an image or a script of another site has no Origin header. A link to the server's page is harmless.
  if (origin === undefined) return request['sec-fetch-site'] === 'cross-site' && !isNavigation ? null : ISOLATION;
  const isLocal = URL.canParse(origin) && isLoopback(new URL(origin).hostname);
  const isOwnPage = isHostChecked && origin === `http://${host}`;
  if (!isOwnPage && !isLocal) return null;
  return { ...ISOLATION, 'Access-Control-Allow-Origin': origin, Vary: 'Origin', ...preflightHeaders(request) };
}

/**
 * Whether a request is meant for this server, by its `Host`. A web site can point a name of its own at this machine; its page
 * then has the origin of this server. It cannot do so with loopback names, with addresses, or with names that the
 * server was given.
 */
export function createHostCheck(listensAt: string, names: readonly string[]): (host: string) => boolean {
  const own = [listensAt, ...names].map(hostnameOf);
  const isEverywhere = listensAt === '0.0.0.0' || listensAt === '::';
  if (isEverywhere) own.push(hostnameOf(machineName()));
  return (host) => {
    const name = hostnameOf(host);
    return name !== '' && (isLoopback(name) || own.includes(name) || (isEverywhere && isAddress(name)));
  };
}

/** The host name as in the URL of a page: lower case, without the port. Empty when the header is no host name. */
function hostnameOf(host: string): string {
  const address = `http://${isIP(host) === 6 ? `[${host}]` : host}`;
  return URL.canParse(address) ? new URL(address).hostname : '';
}

const isAddress = (hostname: string) => isIP(hostname.replace(/^\[(.*)\]$/, '$1')) > 0;

function preflightHeaders(request: IncomingHttpHeaders): Record<string, string> {
  if (request['access-control-request-method'] === undefined) return {};
  return {
    'Access-Control-Allow-Methods': 'GET, HEAD, POST, DELETE, OPTIONS',
    'Access-Control-Allow-Headers': 'Authorization, Content-Type, convert-debug-token',
    'Access-Control-Max-Age': '600',
    // Chromium requires this before a public page may reach this machine.
    ...('access-control-request-private-network' in request && { 'Access-Control-Allow-Private-Network': 'true' }),
  };
}

const isLoopback = (hostname: string) => /(^|\.)localhost$|^\[::1\]$|^127(\.\d+){3}$/.test(hostname);
