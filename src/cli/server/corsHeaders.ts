import type { IncomingHttpHeaders } from 'node:http';

/**
 * What lets a page of any origin talk to the two APIs, as Convert's do. No response header is exposed: a page cannot read
 * `Retry-After` across origins, and what it cannot read there it must not read here.
 */
export function corsHeaders(request: IncomingHttpHeaders): Record<string, string> {
  return { 'Access-Control-Allow-Origin': '*', ...preflightHeaders(request) };
}

/**
 * What lets a page read the log and set faults: only pages of this machine, named one by one. Null for any other, which must
 * not be able to switch off the server of somebody who happens to visit it.
 */
export function controlCorsHeaders(request: IncomingHttpHeaders): Record<string, string> | null {
  const { origin } = request;
  if (origin === undefined) return {};
  if (!isLocalOrigin(origin)) return null;
  return { 'Access-Control-Allow-Origin': origin, Vary: 'Origin', ...preflightHeaders(request) };
}

function preflightHeaders(request: IncomingHttpHeaders): Record<string, string> {
  if (request['access-control-request-method'] === undefined) return {};
  return {
    'Access-Control-Allow-Methods': 'GET, HEAD, POST, DELETE, OPTIONS',
    'Access-Control-Allow-Headers': 'Authorization, Content-Type, convert-debug-token',
    'Access-Control-Max-Age': '600',
    // Chromium asks for this before a public page may reach this machine.
    ...('access-control-request-private-network' in request && { 'Access-Control-Allow-Private-Network': 'true' }),
  };
}

function isLocalOrigin(origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { hostname } = new URL(origin);
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(\.\d+){3}$/.test(hostname)
  );
}
