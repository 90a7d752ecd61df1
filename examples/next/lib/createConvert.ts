import { createServerConvert, type ServerConvertOptions } from 'convert-react/server';
import { cookies, headers } from 'next/headers';
import { project } from './project';
import { VISITOR_HEADER } from './visitorHeader';

/** Convert for this request: its visitor is the cookie's, or on a first visit the one that the proxy has made. */
export async function createConvert(options: ServerConvertOptions = {}) {
  return createServerConvert({
    ...project,
    cookies: await cookies(),
    anonymousId: (await headers()).get(VISITOR_HEADER),
    ...options,
  });
}
