import { createServerConvert } from 'convert-react/server';
import { type NextRequest, NextResponse } from 'next/server';
import { project } from './lib/project';
import { VISITOR_HEADER } from './lib/visitorHeader';

/** Runs before any page: gives the visitor an id, and picks the variation of the landing page, which is static. */
export async function proxy(request: NextRequest) {
  const isLanding = request.nextUrl.pathname === '/landing';
  // Only the landing page is decided here. For an id alone nobody has to wait for a config.
  const convert = await createServerConvert({ ...project, cookies: request.cookies, timeout: isLanding ? 1_000 : 0 });

  const headers = new Headers(request.headers);
  headers.set(VISITOR_HEADER, convert.visitorId);
  const response = isLanding
    ? NextResponse.rewrite(new URL(`/landing/${convert.experience('landing').variation ?? 'original'}`, request.url))
    : NextResponse.next({ request: { headers } });
  for (const cookie of convert.cookies) response.headers.append('Set-Cookie', cookie);
  return response;
}

export const config = { matcher: ['/', '/plans', '/query', '/landing', '/api/:path*'] };
